package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The job on a folder, from a working folder that is not its own. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class JobFolderIT {

  private static final int PRODUCTS = 150;

  @TempDir private Path folder;

  @Test
  void goesOnAfterAKillWhereItWasWithEveryFinishedProductWhole() throws Exception {
    FolderShop shop = new FolderShop(folder, PRODUCTS, "a.jpg", "b.jpg");

    JobProcess job =
        JobProcess.start(
            folder,
            Map.of(),
            "--input=input",
            JobProcess.NARROW,
            "--batchSize=8",
            "--targetParallelism=2");
    shop.awaitFinished(10, job);
    job.kill();

    List<Path> finished = shop.finished();
    assertThat(finished).hasSizeBetween(10, PRODUCTS - 1);
    ByteBuffer npy = content(finished.get(0));
    for (Path file : finished) {
      assertThat(content(file)).as(file.toString()).isEqualTo(npy);
      assertThat(file.resolveSibling("embeddings.json")).content().endsWith("}");
    }

    assertThat(run(0))
        .contains(
            String.format(
                Locale.ROOT,
                "Products: %d embedded, %d done before, 0 failed",
                PRODUCTS - finished.size(),
                finished.size()));
    assertThat(shop.finished()).hasSize(PRODUCTS).allMatch(file -> content(file).equals(npy));
    try (Stream<Path> files = Files.walk(folder.resolve("input/embeddings"))) {
      // What was being written when the process died may stay, under a name that nobody reads.
      assertThat(
              files.filter(Files::isRegularFile).filter(file -> !file.toString().endsWith(".part")))
          .hasSize(3 * PRODUCTS + 1); // and the record
    }
  }

  /** With the full-size network, which is in native code nearly all the time. */
  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "FlinkRunner"})
  void stopsWithOneLineWhenAProductCannotBeWrittenInMidRun(String runner) throws Exception {
    List<Path> pictures = ReferenceData.files("images");
    for (int i = 0; i < 120; i++) {
      Path product =
          Files.createDirectories(
              folder.resolve(String.format(Locale.ROOT, "input/producto-%03d", i)));
      Path picture = pictures.get(i % pictures.size());
      Files.copy(picture, product.resolve(picture.getFileName()));
    }
    Files.createDirectories(folder.resolve("output"));
    Files.writeString(folder.resolve("output/producto-040"), "a file where a folder should be");

    String output =
        JobProcess.run(
            1,
            folder,
            Map.of(),
            "--input=input",
            "--output=output",
            "--weights=random",
            "--runner=" + runner);

    JobProcess.assertOneLine(output, "STORE_FAILED", "cannot write", "producto-040");
    assertThat(folder.toFile().list()).containsOnly("input", "output");
  }

  @Test
  void embedsTheSampleCatalogueAsTheDemo() throws Exception {
    String output = JobProcess.run(0, folder, Map.of(), "--demo", "--weights=random");

    assertThat(output)
        .contains("Products: 12 embedded, 0 done before, 0 failed", "Pictures: 40 used")
        .contains("Report: " + folder.toRealPath() + "/demo-embeddings/_report.html");
    Path json = folder.resolve("demo-embeddings/producto-SKU004-teacup/embeddings.json");
    assertThat(json).content().contains("\"shape\":[2048]", "\"images_used\":3,");
    assertThat(json).content().contains("\"weights\":\"random:");
  }

  @Test
  void saysWhichDeviceItTookAndRefusesOneThatIsNotThere() throws Exception {
    Path product = Files.createDirectories(folder.resolve("input/producto-a"));
    Files.copy(ReferenceData.path("images/jpeg-gray.jpg"), product.resolve("a.jpg"));

    assertThat(run(0)).containsOnlyOnce("Device: ").contains("because: ");
    assertThat(run(0, "--device=cpu", "--reprocess=all"))
        .contains("Device: cpu, because: device=cpu");
    JobProcess.assertOneLine(
        run(1, "--device=cpu", "--precision=float16"), "CONFIGURATION", "--precision=float16");
    JobProcess.assertOneLine(
        run(1, "--device=gpu", "--engine=onnxruntime"), "CONFIGURATION", "--device=gpu");
    if (Files.notExists(Path.of("/proc/driver/nvidia"))) {
      JobProcess.assertOneLine(
          run(1, "--device=gpu"), "CONFIGURATION", "--device=gpu finds no GPU: ");
    }
  }

  @Test
  void refusesAnOptionThatNobodyButALibraryKnows() throws Exception {
    JobProcess.assertOneLine(run(1, "--awsRegion=eu-de"), "CONFIGURATION", "--awsRegion");
  }

  @Test
  void takesEveryFolderAndAppliesRotationWhenAsked() throws Exception {
    Path product = Files.createDirectories(folder.resolve("input/any name"));
    Files.copy(ReferenceData.path("images/jpeg-exif-rotated.jpg"), product.resolve("a.jpg"));

    run(0, "--productPrefix=", "--output=" + folder.resolve("ignored"));
    run(0, "--productPrefix=", "--output=" + folder.resolve("applied"), "--exifOrientation=apply");

    Path ignored = folder.resolve("ignored/any name/embeddings.npy");
    Path applied = folder.resolve("applied/any name/embeddings.npy");
    assertThat(content(applied)).isNotEqualTo(content(ignored));
  }

  @Test
  void doesNotTakeItsOwnOutputForProducts() throws Exception {
    Path product = Files.createDirectories(folder.resolve("input/one"));
    Files.copy(ReferenceData.path("images/jpeg-gray.jpg"), product.resolve("a.jpg"));
    Files.createDirectories(folder.resolve("input/embeddings/old"));
    Files.copy(
        ReferenceData.path("images/jpeg-gray.jpg"), folder.resolve("input/embeddings/old/a.jpg"));

    assertThat(run(0, "--productPrefix=")).contains("Found 1 products");
  }

  @Test
  void refusesWeightsThatDoNotFitTheModel() throws Exception {
    Path product = Files.createDirectories(folder.resolve("input/producto-1"));
    Files.copy(ReferenceData.path("images/jpeg-gray.jpg"), product.resolve("a.jpg"));

    String output = run(1, "--modelName=resnet101");

    assertThat(output).contains("WEIGHTS_MISFIT", "layer3.6").doesNotContain("\tat ");
  }

  @Test
  void printsItsOptionsWithTheirDefaults() throws Exception {
    assertThat(JobProcess.run(0, folder, Map.of(), "--help"))
        .contains("--maxImageBytes=<bytes>", "Default: 100000000", "COS_ENDPOINT")
        .doesNotContain("gbek");
  }

  @Test
  void everythingThatIsPrintedIsJsonWhenAskedFor() throws Exception {
    Path product = Files.createDirectories(folder.resolve("input/producto-1"));
    Files.copy(ReferenceData.path("images/jpeg-gray.jpg"), product.resolve("good.jpg"));
    Files.write(product.resolve("empty.jpg"), new byte[0]);
    Map<String, String> json = Map.of("LOG_FORMAT", "json");

    String output = JobProcess.run(0, folder, json, "--input=input", JobProcess.NARROW);
    assertThat(messages(output, "INFO"))
        .contains("Found 1 products", "Pictures: 1 used, 1 left out");
    assertThat(messages(output, "WARN")).anyMatch(message -> message.startsWith("IMAGE_EMPTY"));

    String refused = JobProcess.run(1, folder, json, "--inptu=input");
    assertThat(messages(refused, "ERROR"))
        .singleElement()
        .asString()
        .startsWith("CONFIGURATION: there is no option --inptu");
    assertThat(messages(JobProcess.run(1, folder, json, "--demo", "--weights=none.pth"), "ERROR"))
        .singleElement()
        .asString()
        .startsWith("WEIGHTS_MISSING");
    assertThat(JobProcess.run(1, folder, json, "--logFormat=text", "--batchSize=x"))
        .contains(" - pipeline - ERROR - CONFIGURATION: --batchSize=x");
  }

  /** The messages of a level, if every line is an object that has one. */
  private static List<String> messages(String output, String level) throws IOException {
    List<String> messages = new ArrayList<>();
    for (String line : output.lines().toList()) {
      JsonNode json = new JsonMapper().readTree(line);
      assertThat(json.path("message").isTextual()).as(line).isTrue();
      if (json.path("level").asText().equals(level)) {
        messages.add(json.path("message").asText());
      }
    }
    return messages;
  }

  @Test
  void instancesOfAnArrayJobShareTheWorkAndKeepTheirFailuresApart() throws Exception {
    int products = 12;
    FolderShop shop = new FolderShop(folder, products, "good.jpg");
    for (int i = 0; i < products; i++) {
      Files.write(
          folder.resolve(String.format(Locale.ROOT, "input/producto-%03d/empty.jpg", i)),
          new byte[0]);
    }

    List<JobProcess> instances = new ArrayList<>();
    for (int index = 0; index < 3; index++) {
      instances.add(
          JobProcess.start(folder, arrayJob(index, 3), "--input=input", JobProcess.NARROW));
    }
    int found = 0;
    int failures = 0;
    for (int index = 0; index < 3; index++) {
      String output = instances.get(index).await(0);
      int share = JobProcess.number(output, "Found (\\d+) products");
      assertThat(output)
          .contains(String.format(Locale.ROOT, "Shard %d of 3", index))
          .contains(
              String.format(Locale.ROOT, "Products: %d embedded, 0 done before, 0 failed", share));
      found += share;
      Path file =
          folder.resolve(
              String.format(Locale.ROOT, "input/embeddings/_failures-%d-of-3.jsonl", index));
      failures += Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    assertThat(found).isEqualTo(products);
    assertThat(failures).isEqualTo(products);
    assertThat(shop.finished()).hasSize(products);
    assertThat(folder.resolve("input/embeddings/_failures.jsonl")).doesNotExist();

    String again =
        JobInProcess.run(
            0, arrayJob(1, 3), "--input=" + folder.resolve("input"), JobProcess.NARROW);
    assertThat(again).contains("Products: 0 embedded").contains("0 are to do");
    assertThat(folder.resolve("input/embeddings/_failures-1-of-3.jsonl")).doesNotExist();
    assertThat(folder.resolve("input/embeddings/_failures-0-of-3.jsonl")).exists();
  }

  private static Map<String, String> arrayJob(int index, int size) {
    return Map.of("JOB_INDEX", String.valueOf(index), "JOB_ARRAY_SIZE", String.valueOf(size));
  }

  private String run(int exitCode, String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("--input=" + folder.resolve("input"), JobProcess.NARROW));
    all.addAll(List.of(arguments));
    return JobInProcess.run(exitCode, Map.of(), all.toArray(String[]::new));
  }

  private static ByteBuffer content(Path file) {
    try {
      return ByteBuffer.wrap(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
