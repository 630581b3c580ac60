package io.github.imagerecognition.catalogue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of a Parquet file: its schema, and where the columns of each row group are.
 *
 * @see <a
 *     href="https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift">
 *     parquet.thrift</a>, whose numbers these are
 */
final class ParquetFooter {

  private static final int REQUIRED = 0;
  private static final int REPEATED = 2;
  private static final int CONVERTED_UTF8 = 0;
  private static final int CONVERTED_LIST = 3;
  private static final int LOGICAL_STRING = 1;
  private static final int LOGICAL_LIST = 3;
  private static final List<Integer> PLAIN_AND_RLE = List.of(0, 3);
  private static final int UNCOMPRESSED = 0;

  /** A column of a row group, and where in the file it begins. */
  private record Placed(ParquetColumn column, ParquetChunk chunk, long offset) {}

  /** A group of rows. */
  private record RowGroup(long rows, List<Placed> columns) {
    long sizeBytes() {
      return columns.stream().mapToLong(placed -> placed.chunk().sizeBytes()).sum();
    }
  }

  private ParquetFooter() {}

  /** The end of a file that has these parts behind its first bytes. */
  static byte[] of(List<CataloguePart> parts) {
    byte[] metadata = metadata(groups(parts));
    return ByteBuffer.allocate(metadata.length + Integer.BYTES + ParquetFile.MAGIC.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(metadata)
        .putInt(metadata.length)
        .put(ParquetFile.MAGIC)
        .array();
  }

  private static List<RowGroup> groups(List<CataloguePart> parts) {
    List<RowGroup> groups = new ArrayList<>();
    long offset = ParquetFile.MAGIC.length;
    for (CataloguePart part : parts) {
      List<Placed> columns = new ArrayList<>();
      for (ParquetChunk chunk : part.columns()) {
        columns.add(new Placed(ParquetFile.COLUMNS.get(columns.size()), chunk, offset));
        offset += chunk.sizeBytes();
      }
      if (part.rows() > 0) {
        groups.add(new RowGroup(part.rows(), columns));
      }
    }
    return groups;
  }

  private static byte[] metadata(List<RowGroup> groups) {
    return ThriftWriter.struct(
        file ->
            file.i32(1, 1)
                .structs(2, schema(), (element, fields) -> fields.write(element))
                .i64(3, groups.stream().mapToLong(RowGroup::rows).sum())
                .structs(4, groups, ParquetFooter::write)
                .text(6, "image-recognition version 1")
                // Values are in the order of their type: without this, no bound counts.
                .structs(7, ParquetFile.COLUMNS, (order, column) -> order.struct(1, it -> {})));
  }

  /** A node of the schema. */
  private interface Element {
    void write(ThriftWriter element);
  }

  private static List<Element> schema() {
    List<Element> schema = new ArrayList<>();
    schema.add(root -> root.text(4, "product").i32(5, ParquetFile.COLUMNS.size()));
    for (ParquetColumn column : ParquetFile.COLUMNS) {
      String name = column.path().get(0);
      switch (column.type()) {
        case ParquetColumn.FLOAT -> {
          schema.add(
              list ->
                  list.i32(3, REQUIRED)
                      .text(4, name)
                      .i32(5, 1)
                      .i32(6, CONVERTED_LIST)
                      .struct(10, it -> it.struct(LOGICAL_LIST, empty -> {})));
          schema.add(list -> list.i32(3, REPEATED).text(4, "list").i32(5, 1));
          schema.add(leaf -> leaf.i32(1, column.type()).i32(3, REQUIRED).text(4, "element"));
        }
        case ParquetColumn.BYTE_ARRAY ->
            schema.add(
                leaf ->
                    leaf.i32(1, column.type())
                        .i32(3, REQUIRED)
                        .text(4, name)
                        .i32(6, CONVERTED_UTF8)
                        .struct(10, it -> it.struct(LOGICAL_STRING, empty -> {})));
        default -> schema.add(leaf -> leaf.i32(1, column.type()).i32(3, REQUIRED).text(4, name));
      }
    }
    return schema;
  }

  private static void write(ThriftWriter group, RowGroup rows) {
    group
        .structs(1, rows.columns(), ParquetFooter::write)
        .i64(2, rows.sizeBytes())
        .i64(3, rows.rows())
        .i64(5, rows.columns().get(0).offset())
        .i64(6, rows.sizeBytes());
  }

  private static void write(ThriftWriter column, Placed placed) {
    ParquetChunk chunk = placed.chunk();
    column
        .i64(2, placed.offset())
        .struct(
            3,
            it -> {
              it.i32(1, placed.column().type())
                  .i32s(2, PLAIN_AND_RLE)
                  .texts(3, placed.column().path())
                  .i32(4, UNCOMPRESSED)
                  .i64(5, chunk.values())
                  .i64(6, chunk.sizeBytes())
                  .i64(7, chunk.sizeBytes())
                  .i64(9, placed.offset());
              if (chunk.least() != null) {
                it.struct(
                    12,
                    bounds ->
                        bounds.i64(3, 0).binary(5, chunk.greatest()).binary(6, chunk.least()));
              }
            });
  }
}
