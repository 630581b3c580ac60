package io.github.imagerecognition.pipeline;

import static io.github.imagerecognition.pipeline.JobProcess.NARROW;
import static io.github.imagerecognition.pipeline.Shop.reference;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.product.Shard;
import io.github.imagerecognition.testing.HostileStore;
import io.github.imagerecognition.testing.HostileStore.Answer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.apache.commons.lang3.ArrayUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run leaves of itself in {@code _run.json}. */
@Timeout(120)
class RunRecordTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void fill() throws IOException {
    put("producto-a/1.png", reference("images/png-gray.png"));
    put("producto-b/1.png", reference("images/png-gray.png"));
    file = folder.resolve("output/_run.json");
  }

  @Test
  void isWhatTheSchemaDescribesNoMoreAndNoLess() throws IOException {
    Instant before = Instant.now();
    run(0, NARROW);
    JsonNode success = record();

    assertThat(success.at("/outcome").asText()).isEqualTo("succeeded");
    assertThat(success.at("/products/embedded").asInt()).isEqualTo(2);
    assertThat(success.at("/products/states/missing").asInt()).isEqualTo(2);
    assertThat(success.at("/pictures/used").asInt()).isEqualTo(2);
    assertThat(success.at("/model/weights").asText())
        .isEqualTo(
            json(folder.resolve("output/producto-a/embeddings.json")).at("/weights").asText());
    assertThat(Instant.parse(success.at("/started").asText()))
        .isBetween(before.minusSeconds(1), Instant.now());

    run(1, "--reprocess=all", "--weights=" + folder.resolve("none.pth"));
    JsonNode failure = record();

    assertThat(failure.at("/outcome").asText()).isEqualTo("failed");
    assertThat(failure.at("/error/code").asText()).isEqualTo("WEIGHTS_MISSING");
    assertThat(failure.at("/error/message").asText()).contains("none.pth", "--weights");
    assertThat(failure.has("failures")).isTrue();
    Set<String> parts = parts("", success);
    parts.addAll(parts("", failure));
    parts.removeIf(part -> part.startsWith("options/"));
    parts.add("model/calibration"); // of int8 alone: PrecisionTest
    assertThat(parts).isEqualTo(RunRecordSchema.parts());
  }

  @Test
  void countsWhatHasFailed() throws IOException {
    put("producto-b/1.png", new byte[0]);
    put("producto-c/1.png", reference("images/png-gray.png"));
    put("producto-c/2.png", new byte[0]);

    run(1, NARROW);

    assertThat(record().at("/outcome").asText()).isEqualTo("failed_products");
    assertThat(record().at("/failures").toString())
        .isEqualTo("{\"IMAGE_EMPTY\":2,\"PRODUCT_WITHOUT_IMAGES\":1}");
    assertThat(record().at("/products/failed").asInt()).isOne();
    assertThat(record().at("/pictures/left_out").asInt()).isEqualTo(2);
  }

  @Test
  void isThatOfTheLastRunAlsoIfThatHadNothingToDo() throws IOException {
    run(0, NARROW);
    assertThat(readRecord().orElseThrow().picturesPerSecond()).isPresent();

    run(0, NARROW);

    assertThat(record().at("/products/finished_before").asInt()).isEqualTo(2);
    assertThat(record().at("/products/embedded").asInt()).isZero();
    assertThat(readRecord().orElseThrow().picturesPerSecond()).isEmpty();
  }

  @Test
  void isOneForEachShardAndNoneOfACheck() throws IOException {
    run(0, NARROW, "--shardIndex=1", "--shardCount=3");
    JobInProcess.run(0, Map.of(), arguments("check", NARROW));

    assertThat(file).doesNotExist();
    file = file.resolveSibling("_run-1-of-3.json");
    assertThat(record().at("/shard_index").asInt()).isOne();
    assertThat(record().at("/shard_count").asInt()).isEqualTo(3);
  }

  @Test
  void hasWhatWasSetAndNoSecret() throws IOException {
    JobInProcess.run(
        1,
        Map.of(
            "MODEL_WEIGHTS", "https://user:hidden@localhost:1/a.pth?signature=hidden",
            "COS_SECRET_ACCESS_KEY", "hidden",
            "COS_API_KEY_ID", "hidden"),
        arguments("--reprocess=all", "--prune"));

    assertThat(record().at("/options/--reprocess").asText()).isEqualTo("all");
    assertThat(record().at("/options/--prune").asText()).isEqualTo("true");
    assertThat(record().at("/options/MODEL_WEIGHTS").asText())
        .isEqualTo("https://localhost:1/a.pth");
    assertThat(file)
        .content()
        .doesNotContain("hidden", "user:", InetAddress.getLocalHost().getHostName());
  }

  @Test
  void makesNoFolderForAnInputThatIsNotThere() {
    JobInProcess.run(1, Map.of(), NARROW, "--input=" + folder.resolve("nowhere"));

    assertThat(folder.resolve("nowhere")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"AccessDenied", "InvalidRequest"})
  void thatCannotBeWrittenIsAWarning(String error) throws IOException {
    try (HostileStore store = HostileStore.start()) {
      store.objects().put("producto-a/1.jpg", reference("images/png-gray.png"));
      store.answering(
          (verb, key) ->
              verb.equals("PUT") && key.endsWith("_run.json")
                  ? Optional.of(Answer.error(403, error))
                  : Optional.empty());

      assertThat(JobInProcess.run(0, store.environment(), NARROW))
          .contains("WARN - The record of this run is not written: ")
          .contains("Products: 1 embedded");
    }
  }

  @Test
  void delaysTheEndByNoMoreThanAMomentWhenTheStoreIsSilent() {
    CountDownLatch never = new CountDownLatch(1);
    try (HostileStore store = HostileStore.start()) {
      store.answering(
          (verb, key) -> {
            awaitUninterruptibly(never);
            return Optional.empty();
          });
      JobInProcess.use(store.environment());
      JobOptions options = Arguments.parse(NARROW);
      JobConfiguration configuration = JobConfiguration.of(options, Environment.load());

      new RunRecorder(configuration.selection(), new RunNotes(configuration, Map.of()))
          .write(RunRecord.Outcome.STOPPED, null, Duration.ofMillis(100));

      assertThat(store.objects()).isEmpty();
    } finally {
      never.countDown();
      Environment.use(null);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "null", "[]", "{\"pictures\": 1}", "{\"format_version\": \"x\"}"})
  void thatIsDamagedIsNone(String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);

    assertThat(readRecord()).isEmpty();
  }

  @Test
  void ofALaterVersionIsReadAsFarAsItIsKnown() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        "{\"format_version\": 2, \"outcome\": \"new\", \"new\": {},"
            + " \"pictures\": {\"used_per_second\": 2.5}}");

    assertThat(readRecord().orElseThrow().picturesPerSecond()).hasValue(2.5);

    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(3L << 30);
    }
    assertThat(readRecord()).isEmpty();
  }

  private Optional<RunRecord> readRecord() {
    try (Bucket output = BucketLocation.folder(file.getParent().toString()).open()) {
      return RunRecordFile.read(output, Shard.WHOLE);
    }
  }

  private void run(int exitCode, String... options) {
    JobInProcess.run(exitCode, Map.of(), arguments(options));
  }

  private String[] arguments(String... options) {
    return ArrayUtils.addAll(
        options, "--input=" + folder.resolve("input"), "--output=" + folder.resolve("output"));
  }

  private void put(String key, byte[] content) throws IOException {
    Path picture = folder.resolve("input").resolve(key);
    Files.createDirectories(picture.getParent());
    Files.write(picture, content);
  }

  private JsonNode record() throws IOException {
    return RunRecordSchema.valid(Files.readAllBytes(file));
  }

  private static JsonNode json(Path path) throws IOException {
    return new JsonMapper().readTree(Files.readAllBytes(path));
  }

  private static Set<String> parts(String path, JsonNode json) {
    Set<String> parts = new TreeSet<>();
    json.fields()
        .forEachRemaining(
            part -> {
              parts.add(path + part.getKey());
              parts.addAll(parts(path + part.getKey() + "/", part.getValue()));
            });
    return parts;
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
