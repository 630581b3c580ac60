package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.github.imagerecognition.testing.LoopbackServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The login and the proxy that a process has in its environment, and what is not for it. */
class JobLoginIT {

  private final List<String> requests = new CopyOnWriteArrayList<>();

  @Test
  void anApiKeyLeadsThroughTheProxyToATokenAndToTheStore(@TempDir Path folder) throws Exception {
    Path malformed = Files.writeString(folder.resolve("config"), "[default\nregion");

    try (LoopbackServer server = new LoopbackServer(this::answer)) {
      String output =
          JobProcess.run(
              0,
              folder,
              Map.of(
                  "COS_ENDPOINT", server.address(),
                  "COS_BUCKET_NAME", "shop",
                  "COS_API_KEY_ID", "the-api-key",
                  "COS_AUTH_ENDPOINT", "http://127.0.0.2/identity/token",
                  "HTTP_PROXY", "http://alice:the-password@" + server.hostAndPort(),
                  "NO_PROXY", "127.0.0.1",
                  "AWS_CONFIG_FILE", malformed.toString(),
                  "AWS_USE_FIPS_ENDPOINT", "true"));

      assertThat(output)
          .contains("No images found in s3://shop")
          .doesNotContain("the-api-key", "the-password", "the-token");
    }
    assertThat(requests).first().asString().startsWith("http://127.0.0.2/identity/token null");
    assertThat(requests.subList(1, requests.size()))
        .isNotEmpty()
        .allMatch(request -> request.matches("/shop[?/].* Bearer the-token"));
  }

  private LoopbackServer.Answer answer(HttpExchange request) {
    requests.add(
        request.getRequestURI() + " " + request.getRequestHeaders().getFirst("Authorization"));
    return request.getRequestURI().getPath().startsWith("/identity")
        ? new LoopbackServer.Answer(
            200,
            String.format(
                Locale.ROOT,
                "{\"access_token\": \"the-token\", \"expires_in\": 3600, \"expiration\": %d}",
                Instant.now().getEpochSecond() + 3600))
        : LoopbackServer.EMPTY_LISTING;
  }
}
