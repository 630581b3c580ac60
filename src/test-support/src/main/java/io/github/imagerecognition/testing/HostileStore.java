package io.github.imagerecognition.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * An S3-compatible store in memory, in this JVM, that does what stores have been reported to do. It
 * has one bucket, {@link #BUCKET}, and looks at no signature unless a quirk says so.
 */
public final class HostileStore implements AutoCloseable {

  /** The name of its only bucket. */
  public static final String BUCKET = "shop";

  /** In what it differs from Amazon's. */
  public enum Quirk {
    /** As with KMS and SSE-C: 32 hexadecimal digits that are no MD5. */
    ETAG_OF_OTHER_DIGITS,
    ETAG_OF_ANY_TEXT,
    /** Another one for equal bytes that are uploaded again. */
    ETAG_OF_EACH_UPLOAD,
    ETAG_MISSING,
    /** A listing does not tell when an object was written. */
    TIME_MISSING_IN_LISTINGS,
    /** Nor does the answer that holds the object. */
    TIME_MISSING_IN_HEADERS,
    /** An immutable bucket. */
    CONTENT_MD5_REQUIRED,
    /** What arrives first is not what was sent. */
    FIRST_UPLOAD_DAMAGED,
    IS_TRUNCATED_MISSING,
    SIZE_MISSING,
    START_AFTER_IGNORED,
    START_AFTER_INCLUSIVE,
    /** An empty page before each. */
    EMPTY_PAGES,
    /** Empty pages only, each with another token. */
    ENDLESS_EMPTY_PAGES,
    /** Answers version 2 as version 1: truncated, without a token. */
    VERSION_1,
    /** The same without {@code marker} having an effect. */
    VERSION_1_WITHOUT_MARKER,
    /** The first page again and again. */
    TOKEN_IGNORED,
    KEYS_NOT_ENCODED,
    /** Says that they are. */
    KEYS_NOT_ENCODED_IN_SPITE_OF_SAYING_SO,
    KEYS_ENCODED_SILENTLY,
    /** Answers with the whole object whatever part is asked for. */
    RANGE_IGNORED,
    /** Checks signatures of version 4 against the path as it arrived and was decoded once. */
    STRICT_SIGNATURES
  }

  /** What it answers. */
  public record Answer(int status, Map<String, String> headers, byte[] body) {

    /** An answer with a body of text. */
    public static Answer of(int status, Map<String, String> headers, String body) {
      return new Answer(status, headers, body.getBytes(UTF_8));
    }

    /** An error as S3 gives it. */
    public static Answer error(int status, String code) {
      return error(status, code, "");
    }

    /** An error with more elements, such as the region. */
    public static Answer error(int status, String code, String elements) {
      return of(
          status,
          Map.of("Content-Type", "application/xml"),
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>%s</Code><Message>no</Message>%s</Error>"
              .formatted(code, elements));
    }
  }

  private final Set<Quirk> quirks;
  private final NavigableMap<String, byte[]> objects =
      new ConcurrentSkipListMap<>(
          (left, right) -> Arrays.compareUnsigned(left.getBytes(UTF_8), right.getBytes(UTF_8)));
  private final Map<String, Instant> written = new ConcurrentHashMap<>();
  private final Instant started = Instant.now();
  private final HostileUploads uploads = new HostileUploads();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final StoreServer server;
  private volatile BiFunction<String, String, Optional<Answer>> rule =
      (verb, key) -> Optional.empty();
  private volatile Optional<Supplier<Answer>> otherRegion = Optional.empty();
  private volatile String region = "";
  private volatile Optional<Duration> clock = Optional.empty();
  private volatile int pageSize = 1000;
  private volatile boolean damaged;

  private HostileStore(Set<Quirk> quirks) throws IOException {
    this.quirks = quirks;
    this.server = new StoreServer(this::answer);
  }

  /** Starts a store with the quirks. */
  public static HostileStore start(Quirk... quirks) {
    try {
      Set<Quirk> all = EnumSet.noneOf(Quirk.class);
      all.addAll(List.of(quirks));
      return new HostileStore(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets how many keys a page has at most. */
  public HostileStore withPageSize(int keys) {
    pageSize = keys;
    return this;
  }

  /** Sets its clock apart from this machine's, and makes it refuse what differs by a quarter. */
  public HostileStore withClock(Duration ahead) {
    clock = Optional.of(ahead);
    return this;
  }

  /**
   * Sets what is answered in place of what is asked for.
   *
   * @param answers takes the verb, {@code LIST} for a listing, and the key
   */
  public HostileStore answering(BiFunction<String, String, Optional<Answer>> answers) {
    rule = answers;
    return this;
  }

  /** Sets which region requests have to be signed for, and what is answered to the others. */
  public HostileStore requiringRegion(String name, Supplier<Answer> otherwise) {
    region = name;
    otherRegion = Optional.of(otherwise);
    return this;
  }

  /** Its objects by their keys, in the order of UTF-8 bytes; changes write through. */
  public NavigableMap<String, byte[]> objects() {
    return objects;
  }

  /** The requests so far, as {@code GET key} and {@code LIST}. */
  public List<String> requests() {
    return requests;
  }

  /** How many objects have been begun in parts and are neither complete nor aborted. */
  public int unfinishedUploads() {
    return uploads.unfinished();
  }

  /** Its address. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.port();
  }

  /** What a process needs in its environment to work with the bucket. */
  public Map<String, String> environment() {
    return Map.of(
        "COS_ENDPOINT",
        endpoint(),
        "COS_ACCESS_KEY_ID",
        S3Server.ACCESS_KEY_ID,
        "COS_SECRET_ACCESS_KEY",
        S3Server.SECRET_ACCESS_KEY,
        "COS_BUCKET_NAME",
        BUCKET);
  }

  @Override
  public void close() {
    server.close();
  }

  private Answer answer(StoreServer.Request request) {
    String path = StoreServer.Request.decoded(request.path()).substring(1);
    String bucket = path.split("/", 2)[0];
    String key = path.substring(Math.min(path.length(), bucket.length() + 1));
    String verb = request.method().equals("GET") && key.isEmpty() ? "LIST" : request.method();
    requests.add((verb + " " + key).strip());
    Optional<Answer> instead = rule.apply(verb, key);
    if (instead.isPresent()) {
      return instead.get();
    }
    if (otherRegion.isPresent()
        && !request.header("authorization").contains("/" + region + "/s3/")) {
      return otherRegion.get().get();
    }
    if (isSkewed(request)) {
      return new Answer(
          403, Map.of("Date", date(now())), Answer.error(403, "RequestTimeTooSkewed").body());
    }
    if (quirks.contains(Quirk.STRICT_SIGNATURES) && !Signature.isValid(request)) {
      return Answer.error(403, "SignatureDoesNotMatch");
    }
    if (!bucket.equals(BUCKET)) {
      return Answer.error(404, "NoSuchBucket");
    }
    return switch (verb) {
      case "LIST" -> new HostileListing(quirks, objects, this::written, pageSize).answer(request);
      case "GET" -> get(key, request.header("range"));
      case "POST" -> uploads.post(request, whole -> store(key, whole));
      case "PUT" -> put(key, request);
      case "DELETE" -> {
        if (!request.parameter("uploadId").isEmpty()) {
          yield uploads.abort(request);
        }
        objects.remove(key);
        yield Answer.of(204, Map.of(), "");
      }
      default -> Answer.error(405, "MethodNotAllowed");
    };
  }

  private Answer get(String key, String range) {
    byte[] content = objects.get(key);
    if (content == null) {
      return Answer.error(404, "NoSuchKey");
    }
    Map<String, String> headers = new HashMap<>(eTag(quirks, content));
    if (!quirks.contains(Quirk.TIME_MISSING_IN_HEADERS)) {
      headers.put("Last-Modified", date(written(key)));
    }
    if (range.isEmpty() || quirks.contains(Quirk.RANGE_IGNORED)) {
      return new Answer(200, headers, content);
    }
    String[] bounds = range.replace("bytes=", "").split("-", -1);
    int from = Integer.parseInt(bounds[0]);
    int end = (int) Math.min(content.length, Long.parseLong(bounds[1]) + 1);
    if (from >= content.length) {
      return Answer.error(416, "InvalidRange");
    }
    headers.put(
        "Content-Range",
        String.format(Locale.ROOT, "bytes %d-%d/%d", from, end - 1, content.length));
    return new Answer(206, headers, Arrays.copyOfRange(content, from, end));
  }

  private Instant written(String key) {
    return written.getOrDefault(key, started);
  }

  private Answer put(String key, StoreServer.Request request) {
    byte[] content = request.body();
    String sent = request.header("content-md5");
    if (quirks.contains(Quirk.CONTENT_MD5_REQUIRED) && sent.isEmpty()) {
      return Answer.error(400, "InvalidRequest");
    }
    if (quirks.contains(Quirk.FIRST_UPLOAD_DAMAGED) && !damaged) {
      damaged = true;
      content = Arrays.copyOf(content, content.length + 1);
    }
    if (!sent.isEmpty() && !sent.equals(Base64.getEncoder().encodeToString(md5(content)))) {
      return Answer.error(400, "BadDigest");
    }
    if (!request.parameter("uploadId").isEmpty()) {
      return uploads.put(request, content);
    }
    store(key, content);
    return new Answer(200, eTag(quirks, content), new byte[0]);
  }

  private void store(String key, byte[] content) {
    objects.put(key, content);
    written.put(key, now().truncatedTo(ChronoUnit.SECONDS));
  }

  static Map<String, String> eTag(Set<Quirk> quirks, byte[] content) {
    String digits = HexFormat.of().formatHex(md5(content));
    if (quirks.contains(Quirk.ETAG_MISSING)) {
      return Map.of();
    }
    return Map.of(
        "ETag",
        quirks.contains(Quirk.ETAG_OF_OTHER_DIGITS)
            ? "\"%s\"".formatted(new StringBuilder(digits).reverse())
            : quirks.contains(Quirk.ETAG_OF_ANY_TEXT)
                ? "W/\"generation 7: %s\"".formatted(digits)
                : quirks.contains(Quirk.ETAG_OF_EACH_UPLOAD)
                    ? "\"%s-%s\""
                        .formatted(digits, Integer.toHexString(System.identityHashCode(content)))
                    : "\"%s\"".formatted(digits));
  }

  private static byte[] md5(byte[] content) {
    try {
      return MessageDigest.getInstance("MD5").digest(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isSkewed(StoreServer.Request request) {
    if (clock.isEmpty()) {
      return false;
    }
    Instant sent =
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX", Locale.ROOT)
            .parse(request.header("x-amz-date"), Instant::from);
    return Duration.between(sent, now()).abs().compareTo(Duration.ofMinutes(15)) > 0;
  }

  private Instant now() {
    return Instant.now().plus(clock.orElse(Duration.ZERO));
  }

  private static String date(Instant time) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
  }
}
