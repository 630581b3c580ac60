package io.github.imagerecognition.catalogue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The column of embeddings: lists of numbers, of which neither a list nor a number is missing. */
record ParquetVectors(String name) implements ParquetColumn {

  @Override
  public List<String> path() {
    return List.of(name, "list", "element");
  }

  @Override
  public int type() {
    return FLOAT;
  }

  @Override
  public long values(List<CatalogueRow> rows) {
    return rows.stream().mapToLong(row -> row.embedding().length).sum();
  }

  @Override
  public int sizeBytes(CatalogueRow row) {
    return row.embedding().length * Float.BYTES;
  }

  @Override
  public byte[] page(List<CatalogueRow> rows) {
    byte[] repetition = repetitionLevels(rows);
    byte[] definition = definitionLevels(values(rows));
    int numbers = Math.toIntExact(values(rows)) * Float.BYTES;
    ByteBuffer page =
        ByteBuffer.allocate(2 * Integer.BYTES + repetition.length + definition.length + numbers)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(repetition.length)
            .put(repetition)
            .putInt(definition.length)
            .put(definition);
    for (CatalogueRow row : rows) {
      page.asFloatBuffer().put(row.embedding());
      page.position(page.position() + row.embedding().length * Float.BYTES);
    }
    return page.array();
  }

  /** Runs of equal bits: 0 begins a list, 1 goes on with it. */
  private static byte[] repetitionLevels(List<CatalogueRow> rows) {
    ByteArrayOutputStream levels = new ByteArrayOutputStream();
    for (CatalogueRow row : rows) {
      run(1, 0, levels);
      if (row.embedding().length > 1) {
        run(row.embedding().length - 1L, 1, levels);
      }
    }
    return levels.toByteArray();
  }

  /** One run: every number is there. */
  private static byte[] definitionLevels(long values) {
    ByteArrayOutputStream levels = new ByteArrayOutputStream();
    run(values, 1, levels);
    return levels.toByteArray();
  }

  private static void run(long length, int level, ByteArrayOutputStream levels) {
    ThriftWriter.varint(length << 1, levels);
    levels.write(level);
  }

  @Override
  public List<byte[]> bounds(List<CatalogueRow> rows) {
    float least = Float.POSITIVE_INFINITY;
    float greatest = Float.NEGATIVE_INFINITY;
    for (CatalogueRow row : rows) {
      for (float number : row.embedding()) {
        least = Math.min(least, number);
        greatest = Math.max(greatest, number);
      }
    }
    if (Float.isNaN(least)) {
      return List.of();
    }
    // Which zero it is says nothing of the other.
    return List.of(bytes(least == 0 ? -0f : least), bytes(greatest == 0 ? 0f : greatest));
  }

  private static byte[] bytes(float number) {
    return ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(number).array();
  }
}
