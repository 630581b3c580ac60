package io.github.imagerecognition.catalogue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.function.ToLongFunction;

/** A column of whole numbers, none of which is missing. */
record ParquetNumber(String name, ToLongFunction<CatalogueRow> value) implements ParquetColumn {

  @Override
  public List<String> path() {
    return List.of(name);
  }

  @Override
  public int type() {
    return INT64;
  }

  @Override
  public long values(List<CatalogueRow> rows) {
    return rows.size();
  }

  @Override
  public int sizeBytes(CatalogueRow row) {
    return Long.BYTES;
  }

  @Override
  public byte[] page(List<CatalogueRow> rows) {
    ByteBuffer page = ByteBuffer.allocate(rows.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    rows.forEach(row -> page.putLong(value.applyAsLong(row)));
    return page.array();
  }

  @Override
  public List<byte[]> bounds(List<CatalogueRow> rows) {
    LongSummaryStatistics all = rows.stream().mapToLong(value).summaryStatistics();
    return List.of(bytes(all.getMin()), bytes(all.getMax()));
  }

  private static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array();
  }
}
