package io.github.imagerecognition.catalogue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The embeddings as TensorFlow's Embedding Projector takes them: a line each, tabs between. */
final class VectorsFile implements CatalogueFile {

  static final String NAME = "vectors.tsv";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String contentType() {
    return "text/tab-separated-values";
  }

  @Override
  public List<ParquetChunk> writeRows(List<CatalogueRow> rows, OutputStream output)
      throws IOException {
    for (CatalogueRow row : rows) {
      StringBuilder line = new StringBuilder();
      for (float number : row.embedding()) {
        line.append(line.isEmpty() ? "" : "\t").append(number);
      }
      output.write(line.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
    }
    return List.of();
  }
}
