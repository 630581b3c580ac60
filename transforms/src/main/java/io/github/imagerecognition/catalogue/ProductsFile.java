package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.JsonDocument;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A {@link CatalogueProduct} a line. */
final class ProductsFile implements CatalogueFile {

  @Override
  public String name() {
    return Catalogue.PRODUCTS;
  }

  @Override
  public String contentType() {
    return "application/x-ndjson";
  }

  @Override
  public List<ParquetChunk> writeRows(List<CatalogueRow> rows, OutputStream output)
      throws IOException {
    for (CatalogueRow row : rows) {
      String line = JsonDocument.writeLine(row.product()) + "\n";
      output.write(line.getBytes(StandardCharsets.UTF_8));
    }
    return List.of();
  }
}
