package io.github.imagerecognition.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.imagerecognition.model.ModelIdentity;
import io.github.imagerecognition.model.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingFilesTest {

  private static final float[] NUMBERS = {0f, 1.5f, -2.25f, 3.4028235e38f, 1.4e-45f};

  @Test
  void theNpyFileIsWhatItsFormatAsksForByteByByte() {
    byte[] file = EmbeddingFiles.npy(new float[2048]);

    assertThat(file).hasSize(128 + 2048 * 4);
    assertThat(file).startsWith(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0);
    String header = new String(file, 10, 118, StandardCharsets.US_ASCII);
    assertThat(header)
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2048,), }  ")
        .endsWith(" \n");
  }

  @Test
  void theNpyFileHoldsLittleEndianNumbers() {
    byte[] file = EmbeddingFiles.npy(NUMBERS);

    float[] read = new float[NUMBERS.length];
    ByteBuffer.wrap(file, 128, 20).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(read);
    assertThat(read).isEqualTo(NUMBERS);
  }

  @Test
  void numpyLoadsTheNpyFile(@TempDir Path folder) throws Exception {
    boolean available = python("import numpy") == 0;
    if (!available) {
      System.out.println("numpyLoadsTheNpyFile is skipped: there is no python3 with numpy here");
    }
    assumeTrue(available);
    Path file = folder.resolve("embeddings.npy");
    Files.write(file, EmbeddingFiles.npy(NUMBERS));

    String program =
        "import numpy; a = numpy.load('%s'); assert a.dtype == numpy.dtype('<f4'), a.dtype;"
                .formatted(file)
            + " assert a.shape == (5,), a.shape;"
            + " assert (a == numpy.array([0, 1.5, -2.25, 3.4028235e38, 1.4e-45], '<f4')).all(), a";
    assertThat(python(program)).isZero();
  }

  @Test
  void theJsonHasTheFormerKeysFirst() throws IOException {
    ProductEmbedding result =
        new ProductEmbedding(
            "producto-é", new ModelIdentity("resnet50", "abc"), NUMBERS, 3, 1, "f00d");
    byte[] file = EmbeddingFiles.json(result, "as torchvision");

    JsonNode json = new JsonMapper().readTree(file);
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "product_sku",
            "embeddings",
            "shape",
            "dtype",
            "model",
            "weights",
            "preprocessing",
            "images_used",
            "images_skipped",
            "source_fingerprint");
    assertThat(json.get("product_sku").asText()).isEqualTo("producto-é");
    assertThat(json.get("shape").toString()).isEqualTo("[5]");
    assertThat(json.get("dtype").asText()).isEqualTo("float32");
    assertThat(json.get("model").asText()).isEqualTo("resnet50");
    assertThat(json.get("preprocessing").asText()).isEqualTo("as torchvision");
    assertThat(json.get("weights").asText()).isEqualTo("abc");
    assertThat(json.get("images_used").asInt()).isEqualTo(3);
    assertThat(json.get("images_skipped").asInt()).isEqualTo(1);
    for (int i = 0; i < NUMBERS.length; i++) {
      assertThat(Float.parseFloat(json.get("embeddings").get(i).asText())).isEqualTo(NUMBERS[i]);
    }
  }

  @Test
  void theJsonTellsAPrecisionThatIsNotTheUsualOne() throws IOException {
    ModelIdentity model = new ModelIdentity("resnet50", "abc", Precision.FLOAT16);
    ProductEmbedding result = new ProductEmbedding("p", model, NUMBERS, 3, 0, "f00d");

    JsonNode json = new JsonMapper().readTree(EmbeddingFiles.json(result, "as torchvision"));

    assertThat(json.get("precision").asText()).isEqualTo("float16");
    assertThat(json.get("dtype").asText()).isEqualTo("float32");
  }

  @Test
  void theJsonTellsWhatIntegersWereCalibratedWith() throws IOException {
    ModelIdentity model = new ModelIdentity("resnet50", "abc", Precision.INT8, "cafe");
    ProductEmbedding result = new ProductEmbedding("p", model, NUMBERS, 3, 0, "f00d");

    JsonNode json = new JsonMapper().readTree(EmbeddingFiles.json(result, "as torchvision"));

    assertThat(json.get("precision").asText()).isEqualTo("int8");
    assertThat(json.get("calibration").asText()).isEqualTo("cafe");
  }

  private static int python(String program) throws InterruptedException {
    try {
      Process process = new ProcessBuilder("python3", "-c", program).inheritIO().start();
      return process.waitFor(1, TimeUnit.MINUTES) ? process.exitValue() : -1;
    } catch (IOException e) {
      return -1;
    }
  }
}
