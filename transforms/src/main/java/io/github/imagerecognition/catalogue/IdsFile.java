package io.github.imagerecognition.catalogue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The products in the order of the rows, a line each. */
final class IdsFile implements CatalogueFile {

  @Override
  public String name() {
    return Catalogue.IDS;
  }

  @Override
  public String contentType() {
    return "text/plain; charset=utf-8";
  }

  /** A name as one line, or one column of it: control characters become question marks. */
  static String line(String product) {
    return product.replaceAll("\\p{Cc}", "?");
  }

  @Override
  public List<ParquetChunk> writeRows(List<CatalogueRow> rows, OutputStream output)
      throws IOException {
    for (CatalogueRow row : rows) {
      String line = line(row.product().productSku()) + "\n";
      output.write(line.getBytes(StandardCharsets.UTF_8));
    }
    return List.of();
  }
}
