package io.github.imagerecognition.pipeline;

import static io.github.imagerecognition.pipeline.Shop.reference;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.imagerecognition.testing.HostileStore;
import io.github.imagerecognition.testing.HostileStore.Answer;
import io.github.imagerecognition.testing.HostileStore.Quirk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.commons.lang3.ArrayUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * What is left of catalogues that change, and of jobs on both runners that fail anywhere: what one
 * job from nothing writes. More than one history with {@code -Dhistories=20}.
 */
@Timeout(300)
class JobHistoriesTest {

  private static final int STEPS = 2;
  private static final int PRODUCTS = 6;
  private static final String[] FLINK = {"--runner=FlinkRunner", "--parallelism=2"};
  private static final String[] DIRECT = {"--targetParallelism=2"};
  private static final String[] CHANGED = {"--reprocess=changed", "--prune", "--pruneLimit=100"};
  private static final List<String> REPROCESS = List.of("missing", "changed", "failed", "all");
  private static final List<String> PICTURES =
      List.of("png-gray.png", "png-rgb.png", "jpeg-gray.jpg", "jpeg-odd-size.jpg");

  private final Logger log = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Level before = log.getLevel();
  private HostileStore store;
  private Random random;

  static IntStream seeds() {
    return IntStream.range(0, Integer.getInteger("histories", 1));
  }

  @BeforeEach
  void start() {
    log.setLevel(Level.OFF);
    store = HostileStore.start(Quirk.ETAG_OF_EACH_UPLOAD);
  }

  @AfterEach
  void close() {
    Environment.use(null);
    log.setLevel(before);
    store.close();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void endAsOneJobFromNothing(int seed) throws IOException {
    random = new Random(seed);
    change(20);
    for (int step = 0; step < STEPS; step++) {
      change(random.nextInt(4));
      AtomicInteger requestsLeft =
          new AtomicInteger(random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt(60));
      store.answering(
          (verb, key) ->
              requestsLeft.getAndDecrement() > 0
                  ? Optional.empty()
                  : Optional.of(Answer.error(400, "ExpiredToken")));
      String reprocess = REPROCESS.get(random.nextInt(REPROCESS.size()));
      run(
          step % 2 == 1 ? DIRECT : FLINK,
          "--reprocess=" + reprocess,
          "--resizeSize=" + (random.nextInt(3) == 0 ? 240 : 256));
      store.answering((verb, key) -> Optional.empty());
    }
    change(random.nextInt(4));

    run(FLINK, CHANGED);

    assertConverged();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void endAsOneJobFromNothingAfterTwoAtOnce(int seed) throws IOException {
    random = new Random(seed);
    change(20);
    JobInProcess.use(store.environment());

    CompletableFuture<Void> other =
        CompletableFuture.runAsync(() -> main(DIRECT, "--reprocess=changed", "--resizeSize=240"));
    main(DIRECT, "--reprocess=all");
    other.join();

    Map<String, ByteBuffer> left = outputs("embeddings/");
    run(DIRECT, CHANGED);
    assertConverged();
    Map<String, ByteBuffer> ours = outputs("embeddings/");
    runTo("other/", "--resizeSize=240");
    Map<String, ByteBuffer> others = outputs("other/");
    List.of(left, ours, others).forEach(it -> it.keySet().removeIf(key -> key.contains("/.made-")));
    assertThat(left.keySet()).isEqualTo(ours.keySet());
    left.forEach((key, content) -> assertThat(content).isIn(ours.get(key), others.get(key)));
  }

  /** Compares with a job from nothing, and sees that another one finds nothing to do. */
  private void assertConverged() {
    Map<String, ByteBuffer> outputs = outputs("embeddings/");
    runTo("from-nothing/");
    assertThat(outputs).isEqualTo(outputs("from-nothing/"));
    int requests = store.requests().size();

    run(DIRECT, CHANGED);

    assertThat(store.requests().subList(requests, store.requests().size()))
        .filteredOn(request -> !request.matches("LIST|.* embeddings/_(run.json|failures.jsonl)"))
        .allMatch(request -> request.startsWith("GET producto-"))
        .noneMatch(request -> outputs.containsKey(request.split("[ /]", 3)[1] + "/embeddings.npy"));
  }

  private void runTo(String output, String... options) {
    Map<String, String> environment = new HashMap<>(store.environment());
    environment.put("COS_OUTPUT_PREFIX", output);
    JobInProcess.use(environment);
    main(DIRECT, options);
  }

  private void run(String[] runner, String... options) {
    JobInProcess.use(store.environment());
    main(runner, options);
  }

  private static void main(String[] runner, String... options) {
    Main.run(ArrayUtils.addFirst(ArrayUtils.addAll(runner, options), JobProcess.NARROW));
  }

  private void change(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      String product = "producto-" + random.nextInt(PRODUCTS) + "/";
      String picture = product + random.nextInt(3) + ".jpg";
      byte[] former = store.objects().get(picture);
      switch (random.nextInt(8)) {
        case 0 -> store.objects().remove(picture);
        case 1 -> store.objects().keySet().removeIf(key -> key.startsWith(product));
        case 2 -> store.objects().put(picture, new byte[] {1, 2, 3});
        case 3 -> store.objects().keySet().removeIf(key -> key.contains(product + ".made-"));
        case 4 -> store.objects().put("embeddings/" + product + ".made-broken", new byte[0]);
        default ->
            store
                .objects()
                .put(
                    picture,
                    former != null && random.nextInt(3) == 0
                        ? former.clone()
                        : reference("images/" + PICTURES.get(random.nextInt(PICTURES.size()))));
      }
    }
  }

  private Map<String, ByteBuffer> outputs(String prefix) {
    Map<String, ByteBuffer> outputs = new TreeMap<>();
    store
        .objects()
        .forEach(
            (key, content) -> {
              if (key.startsWith(prefix + "producto-")) {
                outputs.put(key.substring(prefix.length()), ByteBuffer.wrap(content));
              }
            });
    return outputs;
  }
}
