package io.github.imagerecognition.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.github.imagerecognition.bucket.StoreException.Kind;
import io.github.imagerecognition.process.Proxies;
import io.github.imagerecognition.testing.LoopbackServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A store that wants tokens, and the IAM that gives them. */
class IamLoginTest {

  private static final String KEY = "the-api-key";

  private final List<String> logins = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final LoopbackServer iam = new LoopbackServer(this::giveToken);
  private final LoopbackServer store = new LoopbackServer(this::list);

  /** Seconds for which the next tokens are valid. */
  private volatile int validity = 3600;

  private volatile int failures;
  private volatile int status = 503;

  @AfterEach
  void stopServers() {
    iam.close();
    store.close();
  }

  @Test
  void anApiKeyBecomesATokenThatServesManyRequests() {
    try (Bucket bucket = open(new IamApiKey(KEY, URI.create(iam.address())))) {
      bucket.check();
      IntStream.range(0, 8).parallel().forEach(i -> bucket.check());
    }

    assertThat(logins)
        .containsExactly(
            "/identity/token grant_type=urn:ibm:params:oauth:grant-type:apikey"
                + "&apikey=the-api-key&response_type=cloud_iam");
    assertThat(authorizations).hasSize(9).containsOnly("Bearer token-1");
  }

  @Test
  void aTokenThatIsAboutToExpireIsRenewed() {
    validity = 5;
    try (Bucket bucket = open(new IamApiKey(KEY, URI.create(iam.address())))) {
      bucket.check();
      bucket.check();
      validity = 3600;
      bucket.check();
      bucket.check();
    }

    assertThat(authorizations)
        .containsExactly("Bearer token-1", "Bearer token-2", "Bearer token-3", "Bearer token-3");
  }

  @ParameterizedTest
  @CsvSource({
    "shop, profile_name=shop",
    "Profile-0a1b2c3d-0000-0000-0000-123456789abc,"
        + " profile_id=Profile-0a1b2c3d-0000-0000-0000-123456789abc"
  })
  void aTrustedProfileShowsTheTokenOfTheMachine(
      String profile, String parameter, @TempDir Path folder) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "of-the-machine");

    try (Bucket bucket = open(new TrustedProfile(profile, token, URI.create(iam.address())))) {
      bucket.check();
    }

    assertThat(logins)
        .containsExactly(
            "/identity/token grant_type=urn:ibm:params:oauth:grant-type:cr-token"
                + "&cr_token=of-the-machine&"
                + parameter);
    assertThat(authorizations).containsExactly("Bearer token-1");
  }

  @Test
  void anIamThatFailsForAMomentIsAskedAgain() {
    failures = 2;

    try (Bucket bucket = open(new IamApiKey(KEY, URI.create(iam.address())))) {
      bucket.check();
    }

    assertThat(authorizations).containsExactly("Bearer token-3");
  }

  @Test
  void aKeyThatIamDoesNotKnowIsRefusedAtOnce() {
    failures = 1;
    status = 400;

    assertFails(Kind.DENIED, new IamApiKey(KEY, URI.create(iam.address())))
        .isEqualTo(iam.address() + " refuses the API key (HTTP 400 BXNIM0415E)");
    assertThat(logins).hasSize(1);
  }

  @Test
  void anIamThatCannotBeReachedIsNamed() {
    String address = "http://127.0.0.1:1";

    assertFails(Kind.UNREACHABLE, new IamApiKey(KEY, URI.create(address)))
        .isEqualTo("cannot connect to " + address + " (ConnectException)");
  }

  @Test
  void withoutTheTokenOfTheMachineTrustedProfilesAreNotEnabled(@TempDir Path folder) {
    Path none = folder.resolve("none");

    assertFails(Kind.MISCONFIGURED, new TrustedProfile("shop", none, URI.create(iam.address())))
        .contains(none.toString(), "'shop'", "enable trusted profiles");
  }

  @Test
  void aKeyInBracesIsNoKey() {
    assertFails(Kind.MISCONFIGURED, new IamApiKey("{" + KEY + "}", URI.create(iam.address())));
  }

  @Test
  void tokensComeThroughTheProxy() {
    try (LoopbackServer proxy =
        new LoopbackServer(
            request ->
                request.getRequestURI().getHost().equals("127.0.0.2")
                    ? giveToken(request)
                    : list(request))) {
      S3Store proxied =
          S3Store.of(store.address(), new IamApiKey(KEY, URI.create("http://127.0.0.2")))
              .withProxies(
                  Proxies.of(
                      Map.of("http_proxy", proxy.hostAndPort(), "no_proxy", "127.0.0.1")::get));
      try (Bucket bucket = BucketLocation.parse("s3://bucket", () -> proxied).open()) {
        bucket.check();
      }
    }

    assertThat(logins).singleElement().asString().startsWith("http://127.0.0.2/identity/token");
    assertThat(authorizations).containsExactly("Bearer token-1");
  }

  @Test
  void printsNoSecret() {
    assertThat(new IamApiKey(KEY, Credentials.IBM_IAM).toString()).doesNotContain(KEY);
  }

  private Bucket open(Credentials credentials) {
    S3Store login = S3Store.of(store.address(), credentials);
    return BucketLocation.parse("s3://bucket", () -> login).open();
  }

  private AbstractStringAssert<?> assertFails(Kind kind, Credentials credentials) {
    return assertThatThrownBy(
            () -> {
              try (Bucket bucket = open(credentials)) {
                bucket.check();
              }
            })
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(ExceptionUtils.getStackTrace(e)).doesNotContain(KEY);
            })
        .message()
        .doesNotContain(KEY)
        .hasLineCount(1);
  }

  private LoopbackServer.Answer giveToken(HttpExchange request) {
    logins.add(request.getRequestURI() + " " + body(request));
    if (logins.size() <= failures) {
      return new LoopbackServer.Answer(
          status, "{\"errorCode\": \"BXNIM0415E\", \"errorMessage\": \"no such key " + KEY + "\"}");
    }
    return new LoopbackServer.Answer(
        200,
        String.format(
            Locale.ROOT,
            "{\"access_token\": \"token-%d\", \"expires_in\": %d, \"expiration\": %d}",
            logins.size(),
            validity,
            Instant.now().getEpochSecond() + validity));
  }

  private LoopbackServer.Answer list(HttpExchange request) {
    authorizations.add(request.getRequestHeaders().getFirst("Authorization"));
    return LoopbackServer.EMPTY_LISTING;
  }

  private static String body(HttpExchange request) {
    try {
      return URLDecoder.decode(new String(request.getRequestBody().readAllBytes(), UTF_8), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
