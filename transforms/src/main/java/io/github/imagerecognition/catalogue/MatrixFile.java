package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.embedding.EmbeddingFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;

/** A NumPy file of {@code <f4} and two dimensions. */
final class MatrixFile implements CatalogueFile {

  @Override
  public String name() {
    return Catalogue.MATRIX;
  }

  @Override
  public String contentType() {
    return "application/octet-stream";
  }

  @Override
  public void writeHead(EmbeddingSpace space, long products, OutputStream output)
      throws IOException {
    String shape = String.format(Locale.ROOT, "(%d, %d)", products, space.dimensions());
    output.write(EmbeddingFiles.npyHeader(shape));
  }

  @Override
  public List<ParquetChunk> writeRows(List<CatalogueRow> rows, OutputStream output)
      throws IOException {
    for (CatalogueRow row : rows) {
      output.write(bytes(row.embedding()));
    }
    return List.of();
  }

  private static byte[] bytes(float[] numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return bytes.array();
  }
}
