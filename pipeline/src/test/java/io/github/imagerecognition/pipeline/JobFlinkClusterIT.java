package io.github.imagerecognition.pipeline;

import static io.github.imagerecognition.pipeline.Shop.reference;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.imagerecognition.testing.FlinkCluster;
import io.github.imagerecognition.testing.RequestRelay;
import io.github.imagerecognition.testing.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.commons.lang3.StringUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The job on a cluster of several processes, of which some die. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JobFlinkClusterIT {

  private static final Path INSTALLED = Path.of(System.getProperty("flink.dir"));
  private static final int TASK_MANAGERS = 2;

  /** Written before a test kills something. */
  private static final int WRITTEN = 20;

  /** More than are written, or on their way through a worker, when that happens. */
  private static final int PRODUCTS = 80;

  @TempDir private static Path folder;
  private static Shop shop;
  private static Map<String, String> expected;
  private static volatile Pause pause = Pause.none();
  private static RequestRelay relay;
  private static FlinkCluster cluster;
  private static final List<Process> taskManagers = new ArrayList<>();

  @BeforeAll
  static void startCluster() throws Exception {
    shop = new Shop();
    byte[] jpeg = reference("images/jpeg-420.jpg");
    byte[] webp = reference("images/webp-lossy.webp");
    IntStream.range(0, PRODUCTS)
        .parallel()
        .forEach(
            i -> {
              shop.put(String.format(Locale.ROOT, "producto-%03d/a.jpg", i), jpeg);
              shop.put(String.format(Locale.ROOT, "producto-%03d/b.webp", i), webp);
            });
    shop.run(0, Map.of());
    expected = shop.outputs();
    assertThat(expected).hasSize(2 * PRODUCTS);
    relay = shop.behind(request -> pause.await(request));
    cluster =
        FlinkCluster.start(
            folder,
            INSTALLED,
            shop.environment(relay),
            List.of(
                "slot.request.timeout=5000",
                "restart-strategy.exponential-delay.attempts-before-reset-backoff=2"));
  }

  @AfterAll
  static void stopCluster() throws IOException {
    if (cluster != null) {
      cluster.close();
      relay.close();
    }
  }

  @BeforeEach
  void beginWithTwoTaskManagersAndNoOutput() throws Exception {
    shop.clear("embeddings/");
    pause = Pause.none();
    while (taskManagers.size() < TASK_MANAGERS) {
      taskManagers.add(cluster.startTaskManager());
    }
    cluster.awaitTaskManagers(TASK_MANAGERS);
  }

  @Test
  void runsTwiceOnTheSameTaskManagersAndGoesOnWhenOneOfThemIsKilled() throws Exception {
    String first = await(submit("first"), "first", 0);

    assertThat(first)
        .contains("Products: 80 embedded, 0 done before, 0 failed")
        .contains("Pictures: 160 used, 0 left out")
        .doesNotContain("Not counted");
    assertThat(shop.outputs()).isEqualTo(expected);
    assertThat(taskManagers).allMatch(Process::isAlive);
    assertShowsNoKey();

    killOneInARunThatDoesAllAgain();
  }

  private static void assertShowsNoKey() throws Exception {
    assertThat(shown())
        .contains(
            "\"flinkMaster\":\"[auto]\"") // the options that Beam knows, among them none of ours
        .doesNotContain("narrow-resnet50")
        .doesNotContain(S3Server.ACCESS_KEY_ID, S3Server.SECRET_ACCESS_KEY);
    assertThat(cluster.flinkLogs())
        .contains("Loaded resnet50")
        .doesNotContain(S3Server.ACCESS_KEY_ID, S3Server.SECRET_ACCESS_KEY);
  }

  private static void killOneInARunThatDoesAllAgain() throws Exception {
    shop.clear("embeddings/");
    int restarts = restarts();
    pause = new Pause(WRITTEN);
    Process run = submit("second", "--reprocess=all");
    pause.awaitBegin(run::isAlive);
    // What has the replacement's slots already does not wait for them.
    taskManagers.add(cluster.startTaskManager());
    cluster.awaitTaskManagers(TASK_MANAGERS + 1);
    Map<String, Instant> finished = shop.finished();
    killTaskManager();
    pause.end();

    String output = await(run, "second", 0);

    int embedded = JobProcess.number(output, "Products: (\\d+) embedded, 0 done before, 0 failed");
    assertThat(embedded).isBetween(1, PRODUCTS);
    // The killed workers had counted something, unless they had come to nothing yet.
    if (embedded < PRODUCTS) {
      assertThat(output)
          .contains(String.format(Locale.ROOT, "Not counted: %d products", PRODUCTS - embedded));
    }
    assertThat(shop.outputs()).isEqualTo(expected);
    assertThat(finished).hasSizeBetween(WRITTEN, PRODUCTS - 1);
    assertThat(shop.finished()).containsAllEntriesOf(finished);
    assertThat(restarts()).isGreaterThan(restarts);
  }

  @Test
  @Order(Integer.MAX_VALUE) // There is no TaskManager left for another test.
  void endsWithOneLineWhenAllTaskManagersAreGone() throws Exception {
    pause = new Pause(WRITTEN);
    Process run = submit("lost");
    pause.awaitBegin(run::isAlive);
    killTaskManager();
    killTaskManager();
    pause.end();

    String output = await(run, "lost", 1);

    JobProcess.assertOneLine(output, "CLUSTER_FAILED", "TaskManagers");
  }

  @Test
  void endsWithOneLineAndNoRestartWhenTooManyPicturesFail() throws Exception {
    List<String> broken =
        IntStream.range(0, 40)
            .mapToObj(i -> String.format(Locale.ROOT, "producto-%03d/broken.jpg", i))
            .toList();
    broken.forEach(key -> shop.put(key, new byte[0]));
    int restarts = restarts();

    String output = await(submit("broken", "--maxFailedImages=5"), "broken", 1);

    broken.forEach(shop.bucket()::delete);
    JobProcess.assertOneLine(output, "FAILED_IMAGES_LIMIT", "with IMAGE_EMPTY");
    assertThat(output).contains("IMAGE_EMPTY producto-");
    assertThat(restarts()).isEqualTo(restarts);
    JsonNode record =
        RunRecordSchema.valid(shop.bucket().read("embeddings/_run.json", 10_000).bytes());
    assertThat(record.at("/error/code").asText()).isEqualTo("FAILED_IMAGES_LIMIT");
    assertThat(record.at("/products/embedded").isMissingNode()).isTrue();
  }

  /** How often Flink has started workers again, of whatever job. */
  private static int restarts() throws IOException {
    return StringUtils.countMatches(cluster.flinkLogs(), "from state RUNNING to RESTARTING");
  }

  private static void killTaskManager() {
    taskManagers.remove(0).destroyForcibly().onExit().join();
  }

  private static Process submit(String name, String... options) throws IOException {
    return cluster.submit(
        name,
        TASK_MANAGERS * FlinkCluster.SLOTS,
        INSTALLED.resolve("image-recognition-job.jar"),
        ArrayUtils.addAll(options, JobProcess.NARROW, "--batchSize=8"));
  }

  private static String await(Process run, String name, int exitCode) throws Exception {
    boolean ended = run.waitFor(4, TimeUnit.MINUTES);
    String output = cluster.log(name);
    assertThat(ended).as(output).isTrue();
    assertThat(run.exitValue()).as(output).isEqualTo(exitCode);
    return output;
  }

  /** What the web interface shows of the jobs and of the cluster. */
  private static String shown() throws InterruptedException {
    StringBuilder shown = new StringBuilder(cluster.rest("/jobmanager/config"));
    Matcher job = Pattern.compile("\"id\":\"(\\w+)\"").matcher(cluster.rest("/jobs"));
    while (job.find()) {
      shown.append(cluster.rest("/jobs/" + job.group(1)));
      shown.append(cluster.rest("/jobs/" + job.group(1) + "/config"));
    }
    return shown.toString();
  }
}
