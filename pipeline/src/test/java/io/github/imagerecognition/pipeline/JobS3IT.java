package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.Environment;
import io.github.imagerecognition.testing.ReferenceData;
import io.github.imagerecognition.testing.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job against a real S3 server, as on a night at a shop. */
class JobS3IT {

  private static final AtomicInteger BUCKETS = new AtomicInteger();
  private static S3Server server;

  @TempDir private Path workingFolder;
  private String name;
  private Bucket bucket;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void createBucket() {
    name = "bucket-" + BUCKETS.incrementAndGet();
    server.createBucket(name);
    bucket =
        BucketLocation.parse("s3://" + name).open(Environment.of(server.environment(name)::get));
  }

  @Test
  void embedsABucketOfSeveralPagesAndLeavesItAloneAfterwards() throws Exception {
    byte[] picture = reference("images/png-one-pixel.png");
    IntStream.range(0, 2500)
        .parallel()
        .forEach(
            i -> bucket.write("producto-%03d/%d.png".formatted(i / 5, i), picture, "image/png"));

    String first = run(0, Map.of());
    assertThat(first)
        .contains("Found 500 products", "Products: 500 embedded, 0 done before, 0 failed")
        .contains("Pictures: 2500 used, 0 left out");
    assertThat(outputs()).hasSize(1000);

    int before = server.requests().size();
    String second = run(0, Map.of());
    assertThat(second).contains("500 products are done already, 0 are to do");
    assertThat(server.requests().stream().skip(before))
        .isNotEmpty()
        .allMatch(request -> request.startsWith("GET /" + name + "?list-type=2"));

    Map<String, String> all = outputs();
    bucket.delete("embeddings/producto-007/embeddings.npy");
    before = server.requests().size();
    String third = run(0, Map.of());
    assertThat(third).contains("Products: 1 embedded, 499 done before, 0 failed");
    assertThat(server.requests().stream().skip(before).filter(request -> request.startsWith("PUT")))
        .containsExactly(
            "PUT /" + name + "/embeddings/producto-007/embeddings.json",
            "PUT /" + name + "/embeddings/producto-007/embeddings.npy");
    assertThat(outputs()).isEqualTo(all);
  }

  @Test
  void embedsProductsWithAwkwardKeysAndWritesOnlyToItsOutput() throws Exception {
    List<String> products =
        List.of(
            "producto-A B",
            "producto-A+B",
            "producto-A%20B",
            "producto-Ñandú",
            "producto-😀",
            "producto-a&b=c;d",
            "producto-#?",
            "producto-'\"<>",
            "producto-..",
            "producto-A-1",
            "producto-A");
    for (String product : products) {
      bucket.write(
          product + "/über uns/100% +&?.jpg", reference("images/jpeg-gray.jpg"), "image/jpeg");
    }
    List<String> before = keys("");

    run(0, Map.of("COS_OUTPUT_PREFIX", "results/of today/"));

    assertThat(keys("").stream().filter(key -> !key.startsWith("results/of today/")))
        .containsExactlyElementsOf(before);
    for (String product : products) {
      assertThat(keys("results/of today/" + product + "/")).hasSize(2);
    }
    assertThat(
            new JsonMapper()
                .readTree(
                    bucket.read("results/of today/producto-😀/embeddings.json", 1_000_000).bytes())
                .get("product_sku")
                .asText())
        .isEqualTo("producto-😀");
  }

  @Test
  void writesTheSameBytesAsFromAFolderAndFromAnyFormOfTheWeights() throws Exception {
    Path folder = workingFolder.resolve("input");
    for (Path picture : ReferenceData.files("images")) {
      String product = "producto-" + picture.getFileName().toString().length() % 7;
      Path target = Files.createDirectories(folder.resolve(product)).resolve(picture.getFileName());
      Files.copy(picture, target);
      bucket.write(
          product + "/" + picture.getFileName(), Files.readAllBytes(picture), "image/jpeg");
    }

    run(0, Map.of());
    JobProcess.run(
        0,
        workingFolder,
        Map.of(),
        "--input=input",
        "--batchSize=3",
        "--weights=" + ReferenceData.path("weights/narrow-resnet50.safetensors"));

    Map<String, String> fromStore = outputs();
    assertThat(fromStore).hasSize(14);
    fromStore.forEach(
        (key, eTag) ->
            assertThat(folder.resolve(key)).as(key).satisfies(file -> md5Is(file, eTag)));
  }

  @Test
  void readsWeightsFromTheBucket() throws Exception {
    bucket.write("weights/mine.pth", reference("weights/narrow-resnet50.pth"), "");
    bucket.write("producto-1/a.jpg", reference("images/jpeg-gray.jpg"), "image/jpeg");

    JobProcess.run(
        0, workingFolder, server.environment(name), "--weights=s3://" + name + "/weights/mine.pth");
    assertThat(outputs()).hasSize(2);

    String output =
        JobProcess.run(
            1,
            workingFolder,
            server.environment(name),
            "--reprocess=all",
            "--weights=s3://" + name + "/weights/none.pth");
    assertOneLine(output, "WEIGHTS_MISSING", "weights/none.pth");
  }

  @Test
  void listsFailuresAndForgetsThoseOfFormerRuns() throws Exception {
    bucket.write("producto-bad/1.jpg", reference("bad-images/jpeg-cut-in-half.jpg"), "");
    bucket.write("producto-bad/2.png", reference("bad-images/random.png"), "");
    bucket.write("producto-good/1.jpg", reference("images/jpeg-gray.jpg"), "");
    bucket.write("producto-good/2.jpg", reference("bad-images/empty.jpg"), "");
    bucket.write("producto-good/notes.txt", reference("images/jpeg-gray.jpg"), "");

    String output = run(1, Map.of());

    assertThat(output)
        .contains("1 objects are no pictures of products")
        .contains("IMAGE_TRUNCATED: 1 times", "PRODUCT_WITHOUT_IMAGES: 1 times")
        .contains("IMAGE_UNSUPPORTED producto-bad/2.png")
        .contains("Products: 1 embedded, 0 done before, 1 failed")
        .contains("Pictures: 1 used, 3 left out")
        .doesNotContain("\tat ");
    assertThat(failureLines()).hasSize(4).allMatch(line -> line.startsWith("{\"key\":\""));

    bucket.write("producto-bad/3.jpg", reference("images/jpeg-gray.jpg"), "");
    run(0, Map.of());
    assertThat(keys("embeddings/producto-bad/")).hasSize(2);
    assertThat(failureLines()).hasSize(2);
    run(0, Map.of());
    assertThat(keys("embeddings/_failures.jsonl")).isEmpty();
  }

  @Test
  void takesItsSettingsFromADotenvFile() throws Exception {
    bucket.write("producto-1/a.jpg", reference("images/jpeg-gray.jpg"), "");
    StringBuilder lines = new StringBuilder("# settings\n");
    server.environment(name).forEach((key, value) -> lines.append(key + "=" + value + "\n"));
    lines.append("MODEL_WEIGHTS=" + ReferenceData.path("weights/narrow-resnet50.pth") + "\n");
    Files.writeString(workingFolder.resolve(".env"), lines);

    JobProcess.run(0, workingFolder, Map.of());

    assertThat(outputs()).hasSize(2);
  }

  @Test
  void checksEverythingAndWritesNothing() throws Exception {
    bucket.write("producto-1/a.jpg", reference("images/jpeg-gray.jpg"), "");
    int before = server.requests().size();

    String output =
        JobProcess.run(0, workingFolder, server.environment(name), JobProcess.NARROW, "--check");

    assertThat(output).contains("Found 1 products", "Embedded producto-1/a.jpg", "Check passed");
    assertThat(server.requests().stream().skip(before))
        .allMatch(request -> request.startsWith("GET"));
  }

  @Test
  void saysWhichKeyBucketOrAddressIsWrong() throws Exception {
    assertOneLine(
        run(1, Map.of("COS_SECRET_ACCESS_KEY", "wrong")), "STORE_DENIED", "COS_SECRET_ACCESS_KEY");
    assertOneLine(run(1, Map.of("COS_BUCKET_NAME", "none")), "BUCKET_MISSING", "'none'");
    assertOneLine(
        run(1, Map.of("COS_ENDPOINT", "http://127.0.0.1:" + S3Server.freePort())),
        "STORE_UNREACHABLE",
        "COS_ENDPOINT");
    assertOneLine(
        JobProcess.run(1, workingFolder, Map.of("COS_BUCKET_NAME", name)),
        "CONFIGURATION",
        "missing COS_ENDPOINT, COS_ACCESS_KEY_ID, COS_SECRET_ACCESS_KEY: ",
        "--demo");
  }

  @Test
  void saysThatThereIsNothingToDo() throws Exception {
    assertThat(run(0, Map.of())).contains("Found 0 products", "No images found in s3://" + name);

    bucket.write("producto-1/readme.txt", new byte[10], "");
    bucket.write("producto-1/a.gif", new byte[10], "");
    assertThat(run(0, Map.of())).contains("No images found", "2 other objects");
    assertThat(outputs()).isEmpty();
  }

  /** Runs with the narrow network and no option but its weights. */
  private String run(int exitCode, Map<String, String> changes) throws Exception {
    Map<String, String> environment = new HashMap<>(server.environment(name));
    environment.putAll(changes);
    return JobProcess.run(exitCode, workingFolder, environment, JobProcess.NARROW);
  }

  private static void assertOneLine(String output, String code, String... words) {
    assertThat(output.lines().filter(line -> line.contains(" - ERROR - ")))
        .as(output)
        .singleElement()
        .asString()
        .contains(code)
        .contains(words);
    assertThat(output).doesNotContain("\tat ");
  }

  /** The files of the output and their ETags. */
  private Map<String, String> outputs() {
    Map<String, String> files = new TreeMap<>();
    bucket.list("embeddings/", "").forEachRemaining(file -> files.put(file.key(), file.eTag()));
    return files;
  }

  private Stream<String> failureLines() {
    byte[] file = bucket.read("embeddings/_failures.jsonl", 10_000).bytes();
    return new String(file, StandardCharsets.UTF_8).lines();
  }

  private List<String> keys(String prefix) {
    List<String> keys = new ArrayList<>();
    bucket.list(prefix, "").forEachRemaining(object -> keys.add(object.key()));
    return keys;
  }

  private static byte[] reference(String file) throws IOException {
    return Files.readAllBytes(ReferenceData.path(file));
  }

  private static void md5Is(Path file, String expected) throws IOException {
    assertThat(DigestUtils.md5Hex(Files.readAllBytes(file))).isEqualTo(expected);
  }
}
