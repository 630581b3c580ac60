package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SIGTERM, with which Docker and Code Engine stop a job. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class JobStopIT {

  /** 128 and the number of SIGTERM. */
  private static final int EXIT_CODE = 143;

  private static final int PRODUCTS = 200;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"DirectRunner, --targetParallelism=2", "FlinkRunner, --parallelism=2"})
  void leavesNothingHalfWrittenAndTheNextRunGoesOn(String runner, String workers) throws Exception {
    FolderShop shop = new FolderShop(folder, PRODUCTS, "a.jpg");
    String option = "--runner=" + runner;

    JobProcess job =
        JobProcess.start(
            folder, Map.of(), "--input=input", JobProcess.NARROW, "--batchSize=8", option, workers);
    shop.awaitFinished(10, job);
    job.terminate();
    assertStopped(job.await(EXIT_CODE));

    List<Path> finished = shop.finished();
    assertThat(finished).hasSizeBetween(10, PRODUCTS - 1);
    for (Path npy : finished) {
      assertThat(npy).hasSameBinaryContentAs(finished.get(0));
      assertThat(npy.resolveSibling("embeddings.json")).content().endsWith("}");
    }
    assertThat(unfinishedFiles()).isEmpty();
    JsonNode record =
        RunRecordSchema.valid(Files.readAllBytes(folder.resolve("input/embeddings/_run.json")));
    assertThat(record.at("/outcome").asText()).isEqualTo("stopped");
    assertThat(record.at("/products/embedded").asInt()).isBetween(1, finished.size());

    String next =
        JobInProcess.run(
            0, Map.of(), "--input=" + folder.resolve("input"), JobProcess.NARROW, option);
    assertThat(next)
        .contains(
            String.format(
                Locale.ROOT,
                "Products: %d embedded, %d done before, 0 failed",
                PRODUCTS - finished.size(),
                finished.size()));
    assertThat(shop.finished()).hasSize(PRODUCTS);
  }

  @Test
  void leavesNoHalfOfANetworkInTheCache() throws Exception {
    Path cache = Files.createDirectories(folder.resolve("cache"));
    Files.copy(
        ReferenceData.path("images/jpeg-420.jpg"),
        Files.createDirectories(folder.resolve("input/producto-a")).resolve("a.jpg"));

    JobProcess job =
        JobProcess.start(
            folder,
            Map.of("IMAGE_RECOGNITION_CACHE", cache.toString()),
            "--input=input",
            "--weights=random",
            "--modelName=resnet152");
    while (cache.toFile().list((in, name) -> name.endsWith(".part")).length == 0) {
      assertThat(job.isAlive()).isTrue();
      TimeUnit.MILLISECONDS.sleep(2);
    }
    job.terminate();

    assertStopped(job.await(EXIT_CODE));
    assertThat(unfinishedFiles()).isEmpty();
    try (Stream<Path> files = Files.list(cache)) {
      // Java 19 and newer leave their archive of classes there.
      assertThat(files.filter(file -> !file.toString().endsWith(".jsa"))).isEmpty();
    }
  }

  private static void assertStopped(String output) {
    assertThat(output.lines().filter(line -> line.contains("Stopped by a signal")))
        .as(output)
        .singleElement()
        .asString()
        .contains(" - pipeline - WARN - ", "what is written is whole");
    assertThat(output).doesNotContain(" - ERROR - ", "\tat ");
  }

  private List<Path> unfinishedFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".part")).toList();
    }
  }
}
