package io.github.imagerecognition.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.imagerecognition.bucket.StoreException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store that is ill in ways that a healthy server cannot be told to be. */
class S3RetryTest {

  private static final byte[] CONTENT = "picture".getBytes(StandardCharsets.UTF_8);

  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void triesAgainWhenTheStoreAsksToSlowDown() {
    answer(
        exchange -> {
          if (requests.incrementAndGet() <= 2) {
            error(exchange, 503, "SlowDown");
          } else {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT);
          }
        });

    assertThat(bucket().read("key", 100).bytes()).isEqualTo(CONTENT);
    assertThat(requests).hasValue(3);
  }

  @Test
  void triesAgainWhenTheConnectionBreaksHalfWay() {
    answer(
        exchange -> {
          boolean first = requests.incrementAndGet() == 1;
          exchange.sendResponseHeaders(200, CONTENT.length);
          exchange.getResponseBody().write(CONTENT, 0, first ? 3 : CONTENT.length);
        });

    assertThat(bucket().read("key", 100).bytes()).isEqualTo(CONTENT);
    assertThat(requests).hasValue(2);
  }

  @Test
  void givesUpAfterSomeAttempts() {
    answer(
        exchange -> {
          requests.incrementAndGet();
          error(exchange, 500, "InternalError");
        });

    BucketContract.assertFails(Kind.FAILED, () -> bucket().read("key", 100));
    assertThat(requests).hasValue(6);
  }

  @Test
  void doesNotTryAgainWhatIsForbidden() {
    answer(
        exchange -> {
          requests.incrementAndGet();
          error(exchange, 403, "AccessDenied");
        });

    BucketContract.assertFails(Kind.DENIED, () -> bucket().read("key", 100));
    assertThat(requests).hasValue(1);
  }

  @Test
  void stopsReadingWhatIsLongerThanAllowedWhateverItsListingSaid() {
    answer(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i < 100; i++) {
            exchange.getResponseBody().write(CONTENT);
          }
        });

    BucketContract.assertFails(Kind.TOO_LARGE, () -> bucket().read("key", 50));
  }

  @Test
  void refusesAListingThatIsNotInOrder() {
    answer(
        exchange -> {
          byte[] body =
              """
              <ListBucketResult><IsTruncated>false</IsTruncated>
              <Contents><Key>b</Key><Size>1</Size></Contents>
              <Contents><Key>a</Key><Size>1</Size></Contents></ListBucketResult>
              """
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
        });

    BucketContract.assertFails(Kind.FAILED, () -> BucketContract.keys(bucket().list("", "")));
  }

  private interface Answer {
    void give(HttpExchange exchange) throws IOException;
  }

  private void answer(Answer answer) {
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          answer.give(exchange);
          exchange.close();
        });
  }

  private static void error(HttpExchange exchange, int status, String code) throws IOException {
    byte[] body =
        "<Error><Code>%s</Code><Message>no</Message></Error>"
            .formatted(code)
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private Bucket bucket() {
    String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
    return BucketLocation.parse("s3://bucket", new FixedStore(endpoint, "id", "secret")).open();
  }
}
