package io.github.imagerecognition.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingMatrixTest {

  @TempDir Path folder;

  @Test
  void readsTheRowsThatNumpyWouldRead() throws IOException {
    EmbeddingMatrix matrix = EmbeddingMatrix.open(file("(2, 3)", "<f4", 1, 2, 3, 4, 5, 6));

    assertThat(matrix.rows()).isEqualTo(2);
    assertThat(matrix.dimensions()).isEqualTo(3);
    assertThat(matrix.row(1)).containsExactly(4, 5, 6);
  }

  @Test
  void refusesAFileThatIsCutOff() throws IOException {
    Path file = file("(2, 3)", "<f4", 1, 2, 3, 4, 5);

    assertThatIOException()
        .isThrownBy(() -> EmbeddingMatrix.open(file))
        .withMessageContaining("2 x 3");
  }

  @Test
  void refusesOtherNumbers() throws IOException {
    Path file = file("(2, 3)", "<f8", 1, 2, 3, 4, 5, 6);

    assertThatIOException()
        .isThrownBy(() -> EmbeddingMatrix.open(file))
        .withMessageContaining("float32");
  }

  private Path file(String shape, String type, float... numbers) throws IOException {
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n".formatted(type, shape);
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + header.length() + numbers.length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
            .putShort((short) header.length())
            .put(header.getBytes(StandardCharsets.US_ASCII));
    bytes.asFloatBuffer().put(numbers);
    return Files.write(folder.resolve("matrix.npy"), bytes.array());
  }
}
