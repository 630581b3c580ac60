package io.github.imagerecognition.catalogue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What belongs to the lines of {@link VectorsFile}, below a line of the columns' names. */
final class MetadataFile implements CatalogueFile {

  static final String NAME = "metadata.tsv";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String contentType() {
    return "text/tab-separated-values; charset=utf-8";
  }

  @Override
  public void writeHead(EmbeddingSpace space, long products, OutputStream output)
      throws IOException {
    output.write("product_sku\timages_used\timages_skipped\n".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public List<ParquetChunk> writeRows(List<CatalogueRow> rows, OutputStream output)
      throws IOException {
    for (CatalogueRow row : rows) {
      CatalogueProduct product = row.product();
      String line =
          IdsFile.line(product.productSku())
              + "\t"
              + product.imagesUsed()
              + "\t"
              + product.imagesSkipped()
              + "\n";
      output.write(line.getBytes(StandardCharsets.UTF_8));
    }
    return List.of();
  }
}
