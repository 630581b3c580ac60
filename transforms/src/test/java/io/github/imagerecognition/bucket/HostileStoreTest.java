package io.github.imagerecognition.bucket;

import static io.github.imagerecognition.bucket.BucketContract.assertFails;
import static io.github.imagerecognition.bucket.BucketContract.bytes;
import static io.github.imagerecognition.bucket.BucketContract.keys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.bucket.StoreException.Kind;
import io.github.imagerecognition.testing.HostileStore;
import io.github.imagerecognition.testing.HostileStore.Answer;
import io.github.imagerecognition.testing.HostileStore.Quirk;
import io.github.imagerecognition.testing.S3Server;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bucket in a store that does what stores have been reported to do. */
@Timeout(60)
class HostileStoreTest {

  private static final byte[] CONTENT = bytes("picture");

  private HostileStore store;
  private Bucket bucket;

  @AfterEach
  void close() {
    bucket.close();
    store.close();
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "ETAG_OF_OTHER_DIGITS",
        "ETAG_OF_ANY_TEXT",
        "ETAG_MISSING",
        "CONTENT_MD5_REQUIRED",
        "FIRST_UPLOAD_DAMAGED"
      })
  void writesAndReadsWhateverTheETag(Quirk quirk) {
    open(quirk);

    bucket.write("a/b", CONTENT, "text/plain");

    assertThat(store.objects().get("a/b")).isEqualTo(CONTENT);
    StoredContent read = bucket.read("a/b", 100);
    assertThat(read.bytes()).isEqualTo(CONTENT);
    assertThat(read.eTag()).isEqualTo(bucket.list("", "").next().eTag());
  }

  @ParameterizedTest
  @EnumSource(
      names = {"TIME_MISSING_IN_LISTINGS", "TIME_MISSING_IN_HEADERS", "SIZE_MISSING", "VERSION_1"})
  void whatIsReadHasTheVersionThatIsListed(Quirk quirk) {
    for (Quirk eTag : List.of(Quirk.ETAG_MISSING, Quirk.ETAG_OF_ANY_TEXT)) {
      open(eTag, quirk);
      bucket.write("a", CONTENT, "text/plain");
      StoredObject listed = bucket.list("", "").next();

      assertThat(listed.versionOf(bucket.read("a", 100))).isEqualTo(listed.version());
      close();
    }
  }

  @ParameterizedTest
  @CsvSource({"'',''", "gzip,''", "'',chunked"})
  void readsWhatIsThereWhateverTheHeadersSayOfIt(String encoding, String transfer) {
    open();
    byte[] body = transfer.isEmpty() ? CONTENT : bytes("7\r\npicture\r\n0\r\n\r\n");
    Map<String, String> headers =
        transfer.isEmpty()
            ? encoding.isEmpty() ? Map.of() : Map.of("Content-Encoding", encoding)
            : Map.of("Transfer-Encoding", transfer);
    store.answering((verb, key) -> Optional.of(new Answer(200, headers, body)));

    assertThat(bucket.read("a/b", 100).bytes()).isEqualTo(CONTENT);
  }

  @Test
  void readsPartsOfAnObjectWhereTheStoreAnswersWithAllOfIt() {
    open(Quirk.RANGE_IGNORED);
    store.objects().put("a/b", CONTENT);

    assertThat(bucket.read("a/b", 1, 3)).isEqualTo(bytes("ict"));
    assertThat(bucket.read("a/b", 0, 7)).isEqualTo(CONTENT);
    assertFails(Kind.FAILED, () -> bucket.read("a/b", 5, 3));
    assertFails(Kind.FAILED, () -> bucket.read("a/b", 8, 1));
  }

  @Test
  void refusesAnotherPartThanItHasAskedFor() {
    open();
    Map<String, String> headers = Map.of("Content-Range", "bytes 2-8/9");
    store.answering((verb, key) -> Optional.of(new Answer(206, headers, CONTENT)));

    assertThat(bucket.read("a/b", 3, 2)).isEqualTo(bytes("ic"));
    assertFails(Kind.FAILED, () -> bucket.read("a/b", 1, 2));
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTENT_MD5_REQUIRED", "FIRST_UPLOAD_DAMAGED", "STRICT_SIGNATURES"})
  void writesAnObjectInParts(Quirk quirk) {
    open(quirk);
    byte[] content = new byte[S3Upload.PART_BYTES + 1];
    content[S3Upload.PART_BYTES] = 7;

    bucket.write("a b/ü", "text/plain", output -> output.write(content));

    assertThat(store.objects().get("a b/ü")).isEqualTo(content);
    assertThat(store.unfinishedUploads()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"PUT, 403", "PUT, 500", "POST, 200", "POST, 501"})
  void leavesNoPartsOfAnObjectThatItCannotWrite(String refused, int status) {
    open();
    store.objects().put("a", CONTENT);
    AtomicInteger posts = new AtomicInteger();
    store.answering(
        (verb, key) ->
            error(
                verb.equals(refused) && (verb.equals("PUT") || posts.incrementAndGet() > 1),
                status,
                "InternalError"));
    byte[] content = new byte[S3Upload.PART_BYTES + 1];

    assertFails(
        status == 403 ? Kind.LOCKED : Kind.FAILED,
        () -> bucket.write("a", "text/plain", output -> output.write(content)));
    assertThat(store.unfinishedUploads()).isZero();
    assertThat(store.objects()).containsOnly(Map.entry("a", CONTENT));
  }

  @Test
  void saysThatAStoreTakesNoObjectInParts() {
    open();
    store.answering((verb, key) -> error(verb.equals("POST"), 501, "NotImplemented"));
    byte[] content = new byte[S3Upload.PART_BYTES + 1];

    assertFails(
        Kind.FAILED, () -> bucket.write("a", "text/plain", output -> output.write(content)));
    store.answering(
        (verb, key) ->
            verb.equals("POST") ? Optional.of(Answer.of(200, Map.of(), "")) : Optional.empty());
    assertFails(
        Kind.FAILED, () -> bucket.write("a", "text/plain", output -> output.write(content)));
  }

  @Test
  void noticesAnObjectThatIsCutOff() {
    open();
    store.answering(
        (verb, key) -> Optional.of(new Answer(200, Map.of("Content-Length", "8"), CONTENT)));

    assertFails(Kind.UNREACHABLE, () -> bucket.read("a/b", 100));
  }

  @ParameterizedTest
  @CsvSource({
    "403, AccessDenied",
    "400, InvalidRequest",
    "400, ObjectLockedByRetention",
    "405, MethodNotAllowed",
    "409, FileImmutable"
  })
  void tellsAnObjectUnderRetentionFromKeysThatMayChangeNothing(int status, String code) {
    open();
    store.objects().put("a/locked", CONTENT);
    store.answering(
        (verb, key) ->
            key.equals("a/locked") ? Optional.of(Answer.error(status, code)) : Optional.empty());
    assertFails(Kind.LOCKED, () -> bucket.write("a/locked", CONTENT, "text/plain"));
    assertFails(Kind.LOCKED, () -> bucket.delete("a/locked"));

    store.answering(
        (verb, key) ->
            verb.matches("PUT|DELETE")
                ? Optional.of(Answer.error(status, code))
                : Optional.empty());
    Kind kind = status == 403 ? Kind.DENIED : Kind.FAILED;
    assertFails(kind, () -> bucket.delete("a/locked"));
    assertFails(kind, () -> bucket.write("a/new", CONTENT, "text/plain"));
    assertThat(store.objects()).containsOnlyKeys("a/locked");
  }

  @Test
  void takesNoOtherErrorForARetention() {
    open();
    store.objects().put("a/b", CONTENT);
    store.answering((verb, key) -> error(verb.equals("PUT"), 400, "EntityTooLarge"));

    assertFails(Kind.FAILED, () -> bucket.write("a/b", CONTENT, "text/plain"));
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "IS_TRUNCATED_MISSING",
        "SIZE_MISSING",
        "ETAG_MISSING",
        "START_AFTER_IGNORED",
        "START_AFTER_INCLUSIVE",
        "EMPTY_PAGES",
        "VERSION_1"
      })
  void listsWhatIsThere(Quirk quirk) {
    for (int pageSize = 1; pageSize < 8; pageSize++) {
      open(quirk);
      store.withPageSize(pageSize);
      for (String key : List.of("o/x", "p-1/x", "p.1/x", "p/x", "p/y/z", "p0/x", "q")) {
        store.objects().put(key, CONTENT);
      }

      assertThat(keys(bucket.list("", "")))
          .containsExactly("o/x", "p-1/x", "p.1/x", "p/x", "p/y/z", "p0/x", "q");
      assertThat(keys(bucket.list("p", "p/x"))).containsExactly("p/y/z", "p0/x");
      assertThat(keys(bucket.list("p", "p/"))).containsExactly("p/x", "p/y/z", "p0/x");
      assertThat(keys(bucket.list("p", "z"))).isEmpty();
      assertThat(bucket.first("p", "p.").map(StoredObject::key)).contains("p.1/x");
      assertThat(bucket.first("p", "p1")).isEmpty();
      assertThat(bucket.list("q", "").next().sizeBytes())
          .isEqualTo(quirk == Quirk.SIZE_MISSING ? StoredObject.UNKNOWN_SIZE : CONTENT.length);
      assertThat(bucket.parallelListings()).isEqualTo(quirk == Quirk.START_AFTER_IGNORED ? 1 : 16);
      close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 5000})
  void asksAgainForAListingThatIsCutOff(int bytes) {
    open();
    AtomicInteger left = new AtomicInteger(1);
    store.answering(
        (verb, key) ->
            left.getAndDecrement() > 0 ? Optional.of(cutListing(bytes)) : Optional.empty());
    store.objects().put("a", CONTENT);
    assertThat(keys(bucket.list("", ""))).containsExactly("a");
    assertThat(store.requests()).hasSize(2);

    store.answering((verb, key) -> Optional.of(cutListing(bytes)));
    assertFails(Kind.UNREACHABLE, bucket::check);
  }

  private static Answer cutListing(int bytes) {
    String page =
        "<ListBucketResult><IsTruncated>false</IsTruncated>"
            + "<Contents><Key>b</Key></Contents>".repeat(200);
    return Answer.of(
        200, Map.of("Content-Length", String.valueOf(page.length())), page.substring(0, bytes));
  }

  @Test
  void goesOnWithoutAskingForOneKeyAtATime() {
    open(Quirk.START_AFTER_IGNORED);
    IntStream.range(0, 500)
        .forEach(i -> store.objects().put(String.format(Locale.ROOT, "p-%03d", i), CONTENT));

    assertThat(bucket.first("p", "p-498").map(StoredObject::key)).contains("p-499");

    assertThat(store.requests()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "ENDLESS_EMPTY_PAGES, 1",
    "TOKEN_IGNORED, 1",
    "TOKEN_IGNORED, 3",
    "VERSION_1_WITHOUT_MARKER, 1",
    "VERSION_1_WITHOUT_MARKER, 3"
  })
  void endsAListingThatDoesNotEnd(Quirk quirk, int pageSize) {
    open(quirk);
    store.withPageSize(pageSize);
    for (String key : List.of("a", "b", "c", "d", "e")) {
      store.objects().put(key, CONTENT);
    }

    assertFails(Kind.FAILED, () -> keys(bucket.list("", "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "KEYS_NOT_ENCODED",
        "KEYS_NOT_ENCODED_IN_SPITE_OF_SAYING_SO",
        "KEYS_ENCODED_SILENTLY",
        "STRICT_SIGNATURES"
      })
  void keepsAwkwardKeys(String quirk) {
    open(quirk.isEmpty() ? new Quirk[0] : new Quirk[] {Quirk.valueOf(quirk)});
    boolean xmlHoldsThem = quirk.contains("NOT_ENCODED");
    List<String> keys =
        IntStream.range(0, BucketContract.AWKWARD_KEYS.size() + 2)
            .mapToObj(
                i ->
                    i < BucketContract.AWKWARD_KEYS.size()
                        ? BucketContract.AWKWARD_KEYS.get(i)
                        : xmlHoldsThem ? "producto-x/" + i : "producto-x/\u0007 \n" + i)
            .sorted(Utf8Order.INSTANCE)
            .toList();
    for (String key : keys) {
      bucket.write(key, bytes(key), "text/plain");
    }

    assertThat(keys(bucket.list("", ""))).isEqualTo(keys);
    for (String key : keys) {
      assertThat(bucket.read(key, 100).bytes()).isEqualTo(bytes(key));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"p/a+b", "p/a%20b", "p/100%25"})
  void findsOutWhetherKeysAreEncodedWhereTheStoreDoesNotSay(String key) {
    for (Quirk quirk : List.of(Quirk.KEYS_NOT_ENCODED, Quirk.KEYS_ENCODED_SILENTLY)) {
      open(quirk);
      store.objects().put(key, CONTENT);

      assertThat(keys(bucket.list("p", ""))).containsExactly(key);
      close();
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "EMPTY_PAGES",
        "KEYS_NOT_ENCODED",
        "KEYS_NOT_ENCODED_IN_SPITE_OF_SAYING_SO",
        "KEYS_ENCODED_SILENTLY"
      })
  void findsOutWhetherKeysAreEncodedFromPagesThatDoNotTell(Quirk quirk) {
    open(quirk, Quirk.EMPTY_PAGES);
    store.withPageSize(1);
    List<String> keys = List.of("producto-A B/1", "producto-A+B/1", "producto-A+B/2");
    keys.forEach(key -> store.objects().put(key, CONTENT));

    assertThat(keys(bucket.list("producto-A+", ""))).isEqualTo(keys.subList(1, 3));
    assertThat(keys(bucket.list("", ""))).isEqualTo(keys);
  }

  @ParameterizedTest
  @ValueSource(strings = {"producto-A//x.jpg", "producto-A/./x.jpg", "producto-A/../x.jpg", "/x"})
  void signsKeysAsTheyAre(String key) {
    open(Quirk.STRICT_SIGNATURES);
    store.objects().put(key, CONTENT);

    assertThat(keys(bucket.list("", ""))).containsExactly(key);
    assertThat(bucket.read(key, 100).bytes()).isEqualTo(CONTENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE html><html><body><br>Console</body></html>",
        "<html xmlns='http://www.w3.org/1999/xhtml'><head/><body/></html>",
        "<?xml version='1.0'?><Console/>",
        "{\"login\": true}",
        ""
      })
  void saysThatAWebPageIsNoStore(String page) {
    open();
    store.answering((verb, key) -> Optional.of(Answer.of(200, Map.of(), page)));

    assertFails(Kind.WRONG_ENDPOINT, bucket::check);
    if (page.contains("html")) {
      assertFails(Kind.WRONG_ENDPOINT, () -> bucket.write("a", CONTENT, "text/plain"));
    }
    store.answering((verb, key) -> Optional.of(Answer.of(404, Map.of(), page)));
    assertFails(Kind.WRONG_ENDPOINT, bucket::check);
  }

  @ParameterizedTest
  @CsvSource({
    "301, PermanentRedirect, <Endpoint>shop.s3.eu-west-1.amazonaws.com</Endpoint>,, http://s3.eu-west-1.amazonaws.com",
    "307, TemporaryRedirect,, https://other.example:9000/shop?list-type=2, https://other.example:9000",
    "301, '',, https://shop.other.example/, https://other.example",
    "301, PermanentRedirect,,, does not say where",
    "400, AuthorizationHeaderMalformed,,, does not say where",
    "400, AuthorizationHeaderMalformed, <Region>eu-de</Region>,, region eu-de"
  })
  void saysWhereTheBucketIs(
      int status, String code, String elements, String location, String words) {
    open();
    Answer answer = Answer.error(status, code, elements == null ? "" : elements);
    store.answering(
        (verb, key) ->
            Optional.of(
                new Answer(
                    status,
                    location == null ? Map.of() : Map.of("Location", location),
                    answer.body())));

    assertFails(Kind.WRONG_ENDPOINT, bucket::check);
    assertThatThrownBy(bucket::check).hasMessageContaining(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<Region>eu-de</Region>", "header", "the region 'x' is wrong; expecting 'eu-de'"})
  void takesTheRegionThatTheStoreNames(String where) {
    open();
    AtomicInteger refused = new AtomicInteger();
    store.requiringRegion(
        "eu-de",
        () -> {
          refused.incrementAndGet();
          return where.equals("header")
              ? new Answer(
                  301,
                  Map.of("x-amz-bucket-region", "eu-de"),
                  Answer.error(301, "PermanentRedirect").body())
              : Answer.error(400, "AuthorizationHeaderMalformed", where);
        });

    bucket.write("a", CONTENT, "text/plain");
    assertThat(bucket.read("a", 100).bytes()).isEqualTo(CONTENT);
    assertThat(refused).hasValue(1);
  }

  @Test
  void correctsAClockThatIsOff() {
    open();
    store.withClock(Duration.ofHours(-1));

    bucket.write("a", CONTENT, "text/plain");
    bucket.write("b", CONTENT, "text/plain");

    assertThat(store.requests()).containsExactly("PUT a", "PUT a", "PUT b");
  }

  @Test
  void saysThatTheClockIsOffWhereNothingCorrectsIt() {
    open();
    store.answering((verb, key) -> error(true, 403, "RequestTimeTooSkewed"));

    assertFails(Kind.MISCONFIGURED, bucket::check);
    assertThatThrownBy(bucket::check).hasMessageContaining("set the clock");
  }

  @ParameterizedTest
  @CsvSource({"403, InvalidObjectState, restore it", "400, InvalidRequest, SSE-C"})
  void saysWhyAnObjectCannotBeRead(int status, String code, String words) {
    open();
    store.answering((verb, key) -> error(verb.equals("GET"), status, code));

    assertFails(Kind.UNREADABLE, () -> bucket.read("a", 100));
    assertThatThrownBy(() -> bucket.read("a", 100)).hasMessageContaining(words);
  }

  @Test
  void saysThatKeysHaveExpired() {
    open();
    store.answering((verb, key) -> error(true, 400, "ExpiredToken"));

    assertFails(Kind.DENIED, () -> bucket.read("a", 100));
    assertThatThrownBy(bucket::check).hasMessageContaining("expired");
  }

  @Test
  void namesTheObjectThatIsRefused() {
    open();
    store.answering((verb, key) -> error(true, 403, "AccessDenied"));

    assertFails(Kind.DENIED, () -> bucket.read("a\nb", 100));
    assertThatThrownBy(() -> bucket.read("a\nb", 100)).hasMessageContaining("the object 'a?b'");
  }

  private static Optional<Answer> error(boolean answered, int status, String code) {
    return answered ? Optional.of(Answer.error(status, code)) : Optional.empty();
  }

  private void open(Quirk... quirks) {
    store = HostileStore.start(quirks);
    bucket =
        BucketLocation.parse(
                "s3://" + HostileStore.BUCKET,
                new FixedStore(
                    store.endpoint(), S3Server.ACCESS_KEY_ID, S3Server.SECRET_ACCESS_KEY))
            .open();
  }
}
