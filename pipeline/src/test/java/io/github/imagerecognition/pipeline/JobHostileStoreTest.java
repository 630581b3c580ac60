package io.github.imagerecognition.pipeline;

import static io.github.imagerecognition.pipeline.Shop.reference;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.imagerecognition.testing.HostileStore;
import io.github.imagerecognition.testing.HostileStore.Answer;
import io.github.imagerecognition.testing.HostileStore.Quirk;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What the whole job makes of a store that does what stores have been reported to do. */
@Timeout(120)
class JobHostileStoreTest {

  private static final List<String> PRODUCTS =
      List.of("producto-A B", "producto-A+B", "producto-Ñandú", "producto-x%20", "producto-z");

  private static Map<String, String> quiet;

  private final Logger log = (Logger) LoggerFactory.getLogger("io.github.imagerecognition");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Map<String, String> environment = new HashMap<>();
  private HostileStore store;

  @BeforeEach
  void listen() {
    lines.start();
    log.addAppender(lines);
    log.setLevel(Level.INFO);
    log.setAdditive(false);
  }

  @AfterEach
  void close() {
    log.detachAppender(lines);
    log.setLevel(null);
    log.setAdditive(true);
    Environment.use(null);
    store.close();
  }

  @ParameterizedTest
  @CsvSource({
    "1000, ETAG_OF_OTHER_DIGITS, CONTENT_MD5_REQUIRED, IS_TRUNCATED_MISSING, SIZE_MISSING",
    "3, ETAG_OF_ANY_TEXT, START_AFTER_IGNORED, EMPTY_PAGES, FIRST_UPLOAD_DAMAGED",
    "2, ETAG_MISSING, VERSION_1, KEYS_ENCODED_SILENTLY, STRICT_SIGNATURES",
    "2, START_AFTER_INCLUSIVE, KEYS_NOT_ENCODED_IN_SPITE_OF_SAYING_SO, EMPTY_PAGES, SIZE_MISSING"
  })
  void writesWhatItWritesToAQuietOne(int pageSize, Quirk one, Quirk two, Quirk three, Quirk four)
      throws IOException {
    fill(one, two, three, four);
    store.withPageSize(pageSize).withClock(Duration.ofHours(1));

    assertThat(run("--targetParallelism=2")).as(messages()).isZero();

    assertThat(embeddings()).isEqualTo(quiet());
    assertThat(store.requests().stream().filter(request -> request.matches("GET .*jpg")))
        .hasSize(2 * PRODUCTS.size())
        .doesNotHaveDuplicates();
  }

  @Test
  void losesOnlyTheProductsOfWhichAnObjectIsArchivedEncryptedForbiddenOrLocked()
      throws IOException {
    fill();
    store.objects().put("embeddings/producto-z/embeddings.npy", new byte[1]);
    store.answering(
        (verb, key) ->
            switch (verb + " " + key) {
              case "GET producto-A B/1.jpg" -> error(403, "InvalidObjectState");
              case "GET producto-A+B/1.jpg" -> error(400, "InvalidRequest");
              case "GET producto-Ñandú/1.jpg", "DELETE embeddings/producto-z/embeddings.npy" ->
                  error(403, "AccessDenied");
              default -> Optional.empty();
            });

    assertThat(run("--reprocess=all")).isOne();

    assertThat(messages())
        .contains("PRODUCT_FETCH_FAILED producto-A B/1.jpg: the object is archived")
        .contains("PRODUCT_FETCH_FAILED producto-A+B/1.jpg: the object is encrypted")
        .contains("PRODUCT_FETCH_FAILED producto-Ñandú/1.jpg: http://127.0.0.1")
        .contains("OUTPUT_LOCKED producto-z: ")
        .contains("Products: 1 embedded, 0 done before, 4 failed");
    assertThat(embeddings())
        .containsEntry("producto-x%20", quiet().get("producto-x%20"))
        .containsKey("producto-z")
        .hasSize(2);
  }

  @Test
  void goesOnWhereTheFailuresOfAnEarlierRunAreLocked() throws IOException {
    fill();
    store.objects().put("producto-z/1.jpg", new byte[0]);
    store.objects().put("embeddings/_failures.jsonl", new byte[1]);
    store.answering(
        (verb, key) ->
            verb.matches("PUT|DELETE") && key.equals("embeddings/_failures.jsonl")
                ? error(400, "InvalidRequest")
                : Optional.empty());

    assertThat(run()).as(messages()).isZero();

    assertThat(messages())
        .contains("_failures.jsonl stays that of an earlier run", "IMAGE_EMPTY: 1")
        .contains("Products: 5 embedded, 0 done before, 0 failed")
        .doesNotContain("Failures are listed in");
    assertThat(store.objects().get("embeddings/_failures.jsonl")).hasSize(1);
  }

  @Test
  void stopsWithOneLineWhenItMayChangeNothing() throws IOException {
    fill();
    store.answering(
        (verb, key) -> verb.matches("PUT|DELETE") ? error(403, "AccessDenied") : Optional.empty());

    assertFails("STORE_DENIED", "COS_ACCESS_KEY_ID");
  }

  @Test
  void stopsWithOneLineWhenItsKeysExpire() throws IOException {
    fill();
    AtomicInteger left = new AtomicInteger(8);
    store.answering(
        (verb, key) -> left.decrementAndGet() < 0 ? error(400, "ExpiredToken") : Optional.empty());

    assertFails("STORE_DENIED", "expired");
  }

  @ParameterizedTest
  @CsvSource({
    "200, '', '<html>Console</html>', CONFIGURATION, no S3 endpoint",
    "301, PermanentRedirect, <Endpoint>s3.eu-de.other.example</Endpoint>, CONFIGURATION, s3.eu-de.other.example",
    "400, AuthorizationHeaderMalformed, <Region>eu-de</Region>, CONFIGURATION, COS_REGION",
    "403, RequestTimeTooSkewed, '', CONFIGURATION, set the clock"
  })
  void saysInOneLineWhatIsWrongWithTheSettings(
      int status, String answer, String elements, String code, String words) throws IOException {
    fill();
    store.answering(
        (verb, key) ->
            Optional.of(
                status == 200
                    ? Answer.of(200, Map.of(), elements)
                    : Answer.error(status, answer, elements)));

    assertFails(code, words);
  }

  @Test
  void signsForTheRegionThatItIsGiven() throws IOException {
    fill();
    store.requiringRegion("eu-de", () -> Answer.error(403, "SignatureDoesNotMatch"));
    assertFails("STORE_DENIED", "SignatureDoesNotMatch");

    environment.put("COS_REGION", "eu-de");
    assertThat(run("--check")).as(messages()).isZero();
  }

  private static Optional<Answer> error(int status, String code) {
    return Optional.of(Answer.error(status, code));
  }

  private void fill(Quirk... quirks) throws IOException {
    store = HostileStore.start(quirks);
    environment.putAll(store.environment());
    for (String product : PRODUCTS) {
      store.objects().put(product + "/1.jpg", reference("images/jpeg-gray.jpg"));
      // One product without anything that tells whether its keys are encoded.
      String folder = product.contains("+") ? "/deep/" : "/deep er/";
      store.objects().put(product + folder + "2.jpg", reference("images/jpeg-odd-size.jpg"));
    }
  }

  private int run(String... options) {
    JobInProcess.use(environment);
    String[] arguments = new String[options.length + 1];
    arguments[0] = JobProcess.NARROW;
    System.arraycopy(options, 0, arguments, 1, options.length);
    return Main.run(arguments);
  }

  private void assertFails(String code, String words) {
    assertThat(run()).isOne();
    assertThat(lines.list.stream().filter(line -> line.getLevel() == Level.ERROR))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getFormattedMessage()).contains(code, words).hasLineCount(1);
              assertThat(line.getThrowableProxy()).isNull();
            });
  }

  private String messages() {
    StringBuilder text = new StringBuilder();
    lines.list.forEach(line -> text.append(line.getFormattedMessage()).append('\n'));
    return text.toString();
  }

  /** The digests of the NPY files by their products. */
  private Map<String, String> embeddings() {
    Map<String, String> files = new TreeMap<>();
    store
        .objects()
        .tailMap("embeddings/")
        .forEach(
            (key, content) -> {
              if (key.endsWith("/embeddings.npy")) {
                files.put(key.split("/", -1)[1], DigestUtils.md5Hex(content));
              }
            });
    return files;
  }

  /** What a store without quirks gets, made once. */
  private Map<String, String> quiet() throws IOException {
    synchronized (JobHostileStoreTest.class) {
      if (quiet == null) {
        HostileStore hostile = store;
        fill();
        assertThat(run()).as(messages()).isZero();
        quiet = embeddings();
        store.close();
        store = hostile;
      }
      return quiet;
    }
  }
}
