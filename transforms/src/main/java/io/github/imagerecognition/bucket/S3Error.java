package io.github.imagerecognition.bucket;

import io.github.imagerecognition.bucket.StoreException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What a store's error means; stores differ in the status and the code that they give for it. */
final class S3Error {

  /** What the error has been the answer to. */
  enum Operation {
    LIST,
    READ,
    CHANGE
  }

  private static final Set<String> EXPIRED =
      Set.of("ExpiredToken", "TokenRefreshRequired", "InvalidToken");
  private static final Set<String> CLOCK =
      Set.of("RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture");

  /** As an element, or in the text of Amazon's AuthorizationHeaderMalformed. */
  private static final Pattern REGION =
      Pattern.compile("<Region>([a-z0-9-]+)</Region>|expecting '([a-z0-9-]+)'");

  private static final Pattern ENDPOINT = Pattern.compile("<Endpoint>([\\w.:/-]+)</Endpoint>");

  /** Amazon has 403 for an object under retention, MinIO 400, others 405 and 409. */
  private static final Pattern LOCKED_400 =
      Pattern.compile("InvalidRequest|.*(Lock|Worm|WORM|Retention|Immutable|Protected).*");

  private final S3Exception error;
  private final S3Store store;
  private final String endpoint;
  private final String bucket;

  S3Error(S3Exception error, S3Store store, String bucket) {
    this.error = error;
    this.store = store;
    this.endpoint = store.description();
    this.bucket = bucket;
  }

  /** Whether an object that is under retention may be the reason that it cannot be changed. */
  boolean mayBeOfALock() {
    return switch (error.statusCode()) {
      case 403, 405, 409, 423 -> !EXPIRED.contains(code()) && !CLOCK.contains(code());
      case 400 -> LOCKED_400.matcher(code()).matches();
      default -> false;
    };
  }

  /** The region that the store says the bucket is in. */
  Optional<String> region() {
    Matcher matcher = REGION.matcher(body());
    return matcher.find()
        ? Optional.of(matcher.group(1) == null ? matcher.group(2) : matcher.group(1))
        : header("x-amz-bucket-region").filter(name -> name.matches("[a-z0-9-]+"));
  }

  /**
   * The error in one line.
   *
   * @param key of an object; empty for a listing
   */
  StoreException translated(Operation operation, String key, String location) {
    Kind kind = kind(operation);
    return new StoreException(
        kind,
        location,
        switch (kind) {
          case BUCKET_MISSING -> "there is no bucket '%s' at %s".formatted(bucket, endpoint);
          case NOT_FOUND -> "there is no such object in " + location;
          case MISCONFIGURED ->
              "%s takes no request because of this machine's clock (%s): set the clock"
                  .formatted(endpoint, answer());
          case UNREADABLE ->
              code().equals("InvalidObjectState")
                  ? "the object is archived (%s): restore it".formatted(answer())
                  : "the object is encrypted with a key of its own, SSE-C (%s): store it without"
                      .formatted(answer());
          case WRONG_ENDPOINT -> elsewhere();
          case DENIED ->
              EXPIRED.contains(code())
                  ? "%s says that the keys have expired (%s)".formatted(endpoint, answer())
                  : "%s refuses %s (%s)".formatted(endpoint, subject(key), answer());
          default -> "%s fails for %s (%s)".formatted(endpoint, subject(key), answer());
        },
        error);
  }

  private Kind kind(Operation operation) {
    int status = error.statusCode();
    if (code().equals("NoSuchBucket")) {
      return Kind.BUCKET_MISSING;
    }
    if (CLOCK.contains(code())) {
      return Kind.MISCONFIGURED;
    }
    if (code().equals("InvalidObjectState")
        || (operation == Operation.READ
            && status == 400
            && code().matches("InvalidRequest|InvalidArgument|.*Encryption.*"))) {
      return Kind.UNREADABLE;
    }
    if (EXPIRED.contains(code()) || status == 401 || status == 403) {
      return Kind.DENIED;
    }
    if (status / 100 == 3 || code().equals("AuthorizationHeaderMalformed")) {
      return Kind.WRONG_ENDPOINT;
    }
    if (status == 404 && operation != Operation.LIST) {
      return Kind.NOT_FOUND;
    }
    return status / 100 == 4 && code().isEmpty() ? Kind.WRONG_ENDPOINT : Kind.FAILED;
  }

  private String elsewhere() {
    String there =
        otherEndpoint().map(other -> "use the endpoint " + other).orElse("")
            + region().map(name -> ", region " + name).orElse("");
    if (!there.isEmpty()) {
      return "%s has the bucket '%s' elsewhere (%s): %s"
          .formatted(endpoint, bucket, answer(), there.replaceFirst("^, ", "it is in the "));
    }
    return error.statusCode() / 100 == 3 || !code().isEmpty()
        ? "%s has the bucket '%s' elsewhere and does not say where (%s)"
            .formatted(endpoint, bucket, answer())
        : "%s is no S3 endpoint: it answers %s without an error of S3"
            .formatted(endpoint, answer());
  }

  /** Without the bucket, whose name may stand before it or behind it. */
  private Optional<String> otherEndpoint() {
    Matcher matcher = ENDPOINT.matcher(body());
    Optional<String> address = matcher.find() ? Optional.of(matcher.group(1)) : header("location");
    return address
        .map(text -> text.contains("://") ? text : store.endpoint().getScheme() + "://" + text)
        .map(text -> text.replaceFirst("^(\\w+://[^/?]+).*", "$1"))
        .map(text -> text.replace("://" + bucket + ".", "://"))
        .filter(text -> !text.contains("@") && !text.equals(store.endpoint().toString()));
  }

  private String subject(String key) {
    return key.isEmpty()
        ? "the bucket '%s'".formatted(bucket)
        : "the object '%s' of the bucket '%s'".formatted(Keys.printable(key), bucket);
  }

  private String answer() {
    return String.format(Locale.ROOT, "HTTP %d %s", error.statusCode(), code()).strip();
  }

  private String code() {
    return details().map(AwsErrorDetails::errorCode).orElse("");
  }

  private String body() {
    return details()
        .map(AwsErrorDetails::rawResponse)
        .map(bytes -> bytes.asString(StandardCharsets.UTF_8))
        .orElse("");
  }

  private Optional<String> header(String name) {
    return details()
        .map(AwsErrorDetails::sdkHttpResponse)
        .flatMap(response -> response.firstMatchingHeader(name));
  }

  private Optional<AwsErrorDetails> details() {
    return Optional.ofNullable(error.awsErrorDetails());
  }
}
