package io.github.imagerecognition.catalogue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A Parquet file of plain, uncompressed pages. A part is a row group.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/">format</a>
 */
final class ParquetFile implements CatalogueFile {

  static final String NAME = "embeddings.parquet";

  static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  static final List<ParquetColumn> COLUMNS =
      List.of(
          new ParquetText("product_sku", row -> row.product().productSku()),
          new ParquetVectors("embedding"),
          new ParquetNumber("images_used", row -> row.product().imagesUsed()),
          new ParquetNumber("images_skipped", row -> row.product().imagesSkipped()),
          new ParquetText("model", row -> row.space().model()),
          new ParquetText("weights", row -> row.space().weights()),
          new ParquetText("precision", row -> row.space().precision()),
          new ParquetText("calibration", row -> row.space().calibration()),
          new ParquetText("preprocessing", row -> row.space().preprocessing()),
          new ParquetText("source_fingerprint", row -> row.product().sourceFingerprint()));

  /** What readers decompress and decode at a time, if they do. */
  private static final int PAGE_BYTES = 1 << 20;

  private static final int DATA_PAGE = 0;
  private static final int PLAIN = 0;
  private static final int RLE = 3;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String contentType() {
    return "application/vnd.apache.parquet";
  }

  @Override
  public void writeHead(EmbeddingSpace space, long products, OutputStream output)
      throws IOException {
    output.write(MAGIC);
  }

  @Override
  public List<ParquetChunk> writeRows(List<CatalogueRow> rows, OutputStream output)
      throws IOException {
    List<ParquetChunk> chunks = new ArrayList<>();
    for (ParquetColumn column : rows.isEmpty() ? List.<ParquetColumn>of() : COLUMNS) {
      long size = 0;
      int rowsOfPage = Math.max(1, PAGE_BYTES / Math.max(1, column.sizeBytes(rows.get(0))));
      for (int from = 0; from < rows.size(); from += rowsOfPage) {
        List<CatalogueRow> page = rows.subList(from, Math.min(rows.size(), from + rowsOfPage));
        size += writePage(column, page, output);
      }
      List<byte[]> bounds = column.bounds(rows);
      chunks.add(
          new ParquetChunk(
              size,
              column.values(rows),
              bounds.isEmpty() ? null : bounds.get(0),
              bounds.isEmpty() ? null : bounds.get(1)));
    }
    return chunks;
  }

  private static long writePage(ParquetColumn column, List<CatalogueRow> rows, OutputStream output)
      throws IOException {
    byte[] page = column.page(rows);
    byte[] header =
        ThriftWriter.struct(
            it ->
                it.i32(1, DATA_PAGE)
                    .i32(2, page.length)
                    .i32(3, page.length)
                    .struct(
                        5,
                        data ->
                            data.i32(1, Math.toIntExact(column.values(rows)))
                                .i32(2, PLAIN)
                                .i32(3, RLE)
                                .i32(4, RLE)));
    output.write(header);
    output.write(page);
    return (long) header.length + page.length;
  }

  @Override
  public void writeEnd(List<CataloguePart> parts, OutputStream output) throws IOException {
    output.write(ParquetFooter.of(parts));
  }
}
