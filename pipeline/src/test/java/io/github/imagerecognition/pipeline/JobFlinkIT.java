package io.github.imagerecognition.pipeline;

import static io.github.imagerecognition.pipeline.Shop.reference;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.testing.ReferenceData;
import io.github.imagerecognition.testing.RequestRelay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The job on Flink inside its own process: what it says and writes is what it does elsewhere. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class JobFlinkIT {

  private static final String FLINK = "--runner=FlinkRunner";

  /** Written before something dies. */
  private static final int WRITTEN = 20;

  /** More than are written, or on their way through a worker, when that happens. */
  private static final int PRODUCTS = 80;

  @TempDir private Path folder;

  @Test
  void writesTheSameBytesAsTheDirectRunner() throws Exception {
    Shop shop = new Shop();
    catalogue(shop);

    String input = "--input=" + folder.resolve("input");
    String direct =
        JobInProcess.run(
            1, Map.of(), JobProcess.NARROW, input, "--output=" + folder.resolve("direct"));
    String flink =
        JobProcess.run(1, folder, Map.of(), JobProcess.NARROW, input, "--output=flink", FLINK);
    String flinkOnStore = JobInProcess.run(1, shop.environment(), JobProcess.NARROW, FLINK);

    Map<String, String> expected = md5s(folder.resolve("direct"));
    assertThat(expected).hasSize(9).containsKey("_failures.jsonl");
    assertThat(md5s(folder.resolve("flink"))).isEqualTo(expected);
    assertThat(md5s(shop)).isEqualTo(expected);
    assertThat(flink.lines().map(JobFlinkIT::message).toList()).containsAll(summary(direct));
    assertThat(flinkOnStore.lines().map(JobFlinkIT::message).toList()).containsAll(summary(direct));
    assertThat(flink.lines().filter(line -> line.contains(" - WARN - ")))
        .isNotEmpty()
        .allMatch(line -> line.contains(" - pipeline - WARN - "));
    assertThat(flink).doesNotContain("\tat ", "flink.runtime");
  }

  @Test
  void goesOnAfterAKillWhereItWas() throws Exception {
    Shop shop = shopOf(PRODUCTS);
    Pause pause = new Pause(WRITTEN);
    try (RequestRelay relay = shop.behind(pause)) {
      JobProcess job = startOnFlink(shop.environment(relay));
      pause.awaitBegin(job::isAlive);
      job.kill();
    }

    String second = JobInProcess.run(0, shop.environment(), JobProcess.NARROW, FLINK);
    assertThat(second).containsPattern("Products: \\d+ embedded, [1-9]\\d+ done before, 0 failed");
    assertThat(shop.finished()).hasSize(PRODUCTS);
  }

  @Test
  void stopsWithOneLineWhenTheStoreDiesInMidRun() throws Exception {
    Shop shop = shopOf(PRODUCTS);
    Pause pause = new Pause(WRITTEN);
    JobProcess job;
    try (RequestRelay relay = shop.behind(pause)) {
      job = startOnFlink(shop.environment(relay));
      pause.awaitBegin(job::isAlive);
    }

    JobProcess.assertOneLine(job.await(1), "STORE_UNREACHABLE", "COS_ENDPOINT");
  }

  private static Shop shopOf(int products) throws IOException {
    Shop shop = new Shop();
    byte[] picture = reference("images/jpeg-420.jpg");
    for (int i = 0; i < products; i++) {
      shop.put(String.format(Locale.ROOT, "producto-%03d/a.jpg", i), picture);
    }
    return shop;
  }

  private JobProcess startOnFlink(Map<String, String> environment) throws IOException {
    return JobProcess.start(
        folder, environment, JobProcess.NARROW, "--batchSize=4", "--parallelism=2", FLINK);
  }

  /** Usable pictures, unusable ones, and a product that comes in parts. */
  private void catalogue(Shop shop) throws IOException {
    for (Path picture : ReferenceData.files("images")) {
      put(shop, "producto-" + picture.getFileName().toString().length() % 2, picture);
    }
    for (Path picture : ReferenceData.files("bad-images")) {
      put(shop, "producto-bad", picture);
      put(shop, "producto-1", picture);
    }
    Path pixel = ReferenceData.path("images/png-one-pixel.png");
    for (int i = 0; i < 1100; i++) {
      Path product = Files.createDirectories(folder.resolve("input/producto-large"));
      Files.copy(pixel, product.resolve(i + ".png"));
      shop.put("producto-large/" + i + ".png", Files.readAllBytes(pixel));
    }
    put(shop, "producto-ñ 😀", pixel);
  }

  private void put(Shop shop, String product, Path picture) throws IOException {
    Path target = Files.createDirectories(folder.resolve("input").resolve(product));
    Files.copy(picture, target.resolve(picture.getFileName()));
    shop.put(product + "/" + picture.getFileName(), Files.readAllBytes(picture));
  }

  private static List<String> summary(String output) {
    return output
        .lines()
        .map(JobFlinkIT::message)
        .filter(line -> line.matches("(Batches|Products|Pictures|[A-Z]+_[A-Z]+).*"))
        .toList();
  }

  private static String message(String line) {
    return line.substring(line.lastIndexOf(" - ") + 3);
  }

  private static Map<String, String> md5s(Path output) throws IOException {
    Map<String, String> md5s = new TreeMap<>();
    try (Stream<Path> files = Files.walk(output)) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().matches("[.].*|_run.json"))
          .forEach(file -> md5s.put(output.relativize(file).toString(), md5(file)));
    }
    return md5s;
  }

  private static Map<String, String> md5s(Shop shop) {
    Map<String, String> md5s = new TreeMap<>();
    shop.outputs().forEach((key, eTag) -> md5s.put(key.substring("embeddings/".length()), eTag));
    return md5s;
  }

  private static String md5(Path file) {
    try {
      return DigestUtils.md5Hex(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
