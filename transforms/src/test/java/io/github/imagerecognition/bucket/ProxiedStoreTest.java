package io.github.imagerecognition.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.github.imagerecognition.process.Proxies;
import io.github.imagerecognition.testing.ConnectProxy;
import io.github.imagerecognition.testing.LoopbackServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ProxiedStoreTest {

  private final List<String> requests = new CopyOnWriteArrayList<>();

  @Test
  void aRequestGoesThroughTheProxyWithItsLogin() {
    try (LoopbackServer proxy = new LoopbackServer(this::answerAsProxy)) {
      check(
          "http://store.invalid",
          Map.of("HTTP_PROXY", "http://alice:p%40ss@" + proxy.hostAndPort(), "NO_PROXY", "other"));
    }

    assertThat(requests)
        .last()
        .asString()
        .startsWith("http://store.invalid/bucket?")
        .endsWith(" Basic YWxpY2U6cEBzcw=="); // alice:p@ss
  }

  @Test
  void anExceptionIsReachedDirectly() {
    try (LoopbackServer store = new LoopbackServer(this::answer)) {
      check(store.address(), Map.of("http_proxy", "127.0.0.1:1", "no_proxy", "127.0.0.1"));
    }

    assertThat(requests).singleElement().asString().startsWith("/bucket?").endsWith(" null");
  }

  @Test
  void aRequestToHttpsAsksTheProxyForATunnel() throws Exception {
    try (ConnectProxy proxy = new ConnectProxy()) {
      assertThatThrownBy(
              () ->
                  check(
                      "https://store.invalid",
                      Map.of("HTTPS_PROXY", "alice:p%40ss@" + proxy.hostAndPort())))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.DENIED))
          .hasMessageContaining("https://store.invalid through the proxy http://127.0.0.1:")
          .hasMessageNotContainingAny("alice", "ss@")
          .message()
          .hasLineCount(1);
      assertThat(proxy.heads().get(1))
          .startsWith("CONNECT store.invalid:443 HTTP/1.1")
          .contains("Proxy-Authorization: Basic YWxpY2U6cEBzcw==");
    }
  }

  @Test
  void aDeadProxyIsNamed() {
    String proxy = "127.0.0.1:1";

    assertThatThrownBy(
            () ->
                check(
                    "https://store.invalid", Map.of("HTTPS_PROXY", "http://alice:secret@" + proxy)))
        .hasMessageStartingWith("cannot connect to https://store.invalid through the proxy")
        .hasMessageContaining(proxy)
        .hasMessageNotContaining("alice")
        .message()
        .hasLineCount(1);
  }

  private LoopbackServer.Answer answerAsProxy(HttpExchange request) {
    LoopbackServer.Answer answer = answer(request);
    request.getResponseHeaders().add("Proxy-Authenticate", "Basic realm=\"proxy\"");
    return request.getRequestHeaders().containsKey("Proxy-Authorization")
        ? answer
        : new LoopbackServer.Answer(407, "");
  }

  private LoopbackServer.Answer answer(HttpExchange request) {
    requests.add(
        request.getRequestURI()
            + " "
            + request.getRequestHeaders().getFirst("Proxy-Authorization"));
    return LoopbackServer.EMPTY_LISTING;
  }

  private static void check(String endpoint, Map<String, String> environment) {
    S3Store store =
        S3Store.of(endpoint, new HmacKeys("id", "secret"))
            .withProxies(Proxies.of(environment::get));
    try (Bucket bucket = BucketLocation.parse("s3://bucket", () -> store).open()) {
      bucket.check();
    }
  }
}
