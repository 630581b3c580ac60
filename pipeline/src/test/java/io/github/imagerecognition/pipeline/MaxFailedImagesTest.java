package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.embedding.Failure;
import io.github.imagerecognition.embedding.FailureLimit;
import io.github.imagerecognition.embedding.ImageTally;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.lang3.ArrayUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --maxFailedImages}: how it counts, and how a run ends by it. */
@Timeout(120)
class MaxFailedImagesTest {

  private static final int PRODUCTS = 40;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "5 %", "101%", "1.5%", "9999999999", "%"})
  void isANumberOrAShare(String text) {
    assertThatThrownBy(() -> MaxFailedImages.parse(text))
        .isInstanceOf(CodedException.class)
        .hasMessageContaining("--maxFailedImages='" + text + "'");
  }

  @Test
  void endsARunByMoreThanANumber() {
    ImageTally tally = new ImageTally(MaxFailedImages.parse("2"));
    tally.addFailed(failure(ErrorCode.IMAGE_EMPTY));
    tally.addUsable();
    tally.addFailed(failure(ErrorCode.PRODUCT_FETCH_FAILED));

    assertThatThrownBy(() -> tally.addFailed(failure(ErrorCode.PRODUCT_FETCH_FAILED)))
        .cause()
        .hasMessageStartingWith(
            "3 of 4 pictures have failed, 2 of them with PRODUCT_FETCH_FAILED, which is more than"
                + " --maxFailedImages=2 allows: ");
  }

  @Test
  void endsARunByMoreThanAShareOfTwoHundredPicturesAndMore() {
    ImageTally tally = tally("5%", 11, 188);
    assertThatThrownBy(tally::addUsable)
        .isInstanceOfSatisfying(TooManyFailedImages.class, e -> assertThat(e.examples()).hasSize(5))
        .cause()
        .hasMessageContaining("11 of 200 pictures", "more than --maxFailedImages=5% allows");

    ImageTally fewer = tally("5%", 10, 190);
    assertThatThrownBy(() -> fewer.addFailed(failure(ErrorCode.IMAGE_EMPTY)))
        .cause()
        .hasMessageContaining("11 of 201 pictures");
    assertThatCode(() -> tally("100%", 300, 0)).doesNotThrowAnyException();
  }

  private static ImageTally tally(String limit, int failed, int usable) {
    FailureLimit parsed = MaxFailedImages.parse(limit);
    ImageTally tally = new ImageTally(parsed);
    for (int i = 0; i < failed; i++) {
      tally.addFailed(failure(ErrorCode.IMAGE_EMPTY));
    }
    for (int i = 0; i < usable; i++) {
      tally.addUsable();
    }
    return tally;
  }

  private static Failure failure(ErrorCode code) {
    return new Failure("producto-a/1.jpg", "producto-a", code, "wrong");
  }

  @ParameterizedTest
  @CsvSource({"DirectRunner, --targetParallelism=2", "FlinkRunner, --parallelism=2"})
  void endsTheJobWithOneLineAtOnce(String runner, String parallelism) throws IOException {
    for (int i = 0; i < PRODUCTS; i++) {
      Path product =
          Files.createDirectories(
              folder.resolve(String.format(Locale.ROOT, "input/producto-%03d", i)));
      Files.copy(ReferenceData.path("images/png-gray.png"), product.resolve("1.png"));
      Files.createFile(product.resolve("2.png"));
    }

    String log = run(1, "--maxFailedImages=7", "--runner=" + runner, parallelism);

    assertThat(log.lines().filter(line -> line.contains("Main - ERROR - ")))
        .singleElement()
        .asString()
        .containsPattern("FAILED_IMAGES_LIMIT: ([89]|10) of \\d+ pictures have failed");
    assertThat(log.lines().filter(line -> line.contains("WARN - IMAGE_EMPTY producto-")))
        .hasSize(5);
    // Flink's workers fail once, and no other follows them.
    assertThat(log.lines().filter(line -> line.contains("to FAILED")).count())
        .isIn(runner.equals("FlinkRunner") ? List.of(1L, 2L) : List.of(0L));
    JsonNode record = RunRecordSchema.valid(Files.readAllBytes(folder.resolve("output/_run.json")));
    assertThat(record.at("/error/code").asText()).isEqualTo("FAILED_IMAGES_LIMIT");
    assertThat(record.at("/products/embedded").asInt()).isLessThan(PRODUCTS);

    assertThat(run(0, "--maxFailedImages=" + PRODUCTS)).contains(" 0 failed");
  }

  private String run(int exitCode, String... options) {
    return JobInProcess.run(
        exitCode,
        Map.of(),
        ArrayUtils.addAll(
            options,
            JobProcess.NARROW,
            "--batchSize=2",
            "--input=" + folder.resolve("input"),
            "--output=" + folder.resolve("output")));
  }
}
