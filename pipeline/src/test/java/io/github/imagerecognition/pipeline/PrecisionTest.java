package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.lang3.ArrayUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The narrow network in 8-bit integers, from the command line to the outputs. */
@Timeout(120)
class PrecisionTest {

  @TempDir private Path folder;

  @Test
  void aCatalogueIsCheckedAndEmbeddedInIntegers() throws IOException {
    assertThat(run(0, "check", "--precision=int8"))
        .contains("int8 against float32 on 10 pictures", "int8 against float32 on 40 pictures")
        .containsOnlyOnce("Calibrating int8")
        .contains("These weights lose too much in 8 bits");

    assertThat(run(0, "--precision=int8")).doesNotContain("Calibrating");
    JsonNode product = json("producto-SKU004-teacup/embeddings.json");
    assertThat(product.get("precision").asText()).isEqualTo("int8");
    assertThat(product.get("calibration").asText()).matches("[0-9a-f]{64}");
    JsonNode record = RunRecordSchema.valid(Files.readAllBytes(folder.resolve("output/_run.json")));
    assertThat(record.at("/model/precision").asText()).isEqualTo("int8");
    assertThat(record.at("/model/calibration")).isEqualTo(product.get("calibration"));

    assertThat(run(0, "--precision=auto", "--reprocess=changed"))
        .contains("Precision: FLOAT32, because")
        .doesNotContain("Calibrating", "lose too much", "in 8 bits");
    assertThat(json("_run.json").at("/products/embedded").asInt()).isEqualTo(12);
    assertThat(json("producto-SKU004-teacup/embeddings.json").has("calibration")).isFalse();
  }

  @Test
  void anErrorNamesTheOption() {
    assertThat(run(1, "check", "--precision=int8", "--calibration=ftp://elsewhere"))
        .contains("--calibration='ftp://elsewhere'");
  }

  private String run(int exitCode, String... arguments) {
    return JobInProcess.run(
        exitCode,
        Map.of("IMAGE_RECOGNITION_CACHE", folder.resolve("cache").toString()),
        ArrayUtils.addAll(
            arguments,
            "--input=" + Path.of(System.getProperty("image-recognition.home"), "src/demo/bucket"),
            "--output=" + folder.resolve("output"),
            JobProcess.NARROW,
            "--device=cpu"));
  }

  private JsonNode json(String name) throws IOException {
    return new JsonMapper().readTree(Files.readAllBytes(folder.resolve("output").resolve(name)));
  }
}
