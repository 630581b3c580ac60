package io.github.imagerecognition.catalogue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** A column of texts, none of which is missing. */
record ParquetText(String name, Function<CatalogueRow, String> value) implements ParquetColumn {

  @Override
  public List<String> path() {
    return List.of(name);
  }

  @Override
  public int type() {
    return BYTE_ARRAY;
  }

  @Override
  public long values(List<CatalogueRow> rows) {
    return rows.size();
  }

  @Override
  public int sizeBytes(CatalogueRow row) {
    return Integer.BYTES + value.apply(row).length();
  }

  @Override
  public byte[] page(List<CatalogueRow> rows) {
    List<byte[]> texts = bytes(rows);
    int length = texts.stream().mapToInt(text -> Integer.BYTES + text.length).sum();
    ByteBuffer page = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    texts.forEach(text -> page.putInt(text.length).put(text));
    return page.array();
  }

  @Override
  public List<byte[]> bounds(List<CatalogueRow> rows) {
    List<byte[]> sorted = bytes(rows).stream().sorted(Arrays::compareUnsigned).toList();
    return List.of(sorted.get(0), sorted.get(sorted.size() - 1));
  }

  private List<byte[]> bytes(List<CatalogueRow> rows) {
    return rows.stream().map(row -> value.apply(row).getBytes(StandardCharsets.UTF_8)).toList();
  }
}
