package io.github.imagerecognition.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.imagerecognition.testing.RequestRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestRelayTest {

  private static final Duration LATENCY = Duration.ofMillis(100);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private HttpServer server;
  private RequestRelay relay;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(threads);
    server.start();
    relay =
        RequestRelay.to(server.getAddress().getPort(), request -> Thread.sleep(LATENCY.toMillis()));
  }

  @AfterEach
  void stop() throws IOException {
    relay.close();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void delaysEveryRequestOfAConnection() throws Exception {
    server.createContext("/", exchange -> answer(exchange, new byte[0]));

    for (int request = 0; request < 3; request++) {
      long start = System.nanoTime();
      send(new byte[0]);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(LATENCY);
    }
  }

  @Test
  void changesNothing() throws Exception {
    server.createContext(
        "/", exchange -> answer(exchange, exchange.getRequestBody().readAllBytes()));
    byte[] content = new byte[5 << 20];
    new Random(1).nextBytes(content);

    assertThat(send(content)).isEqualTo(content);
  }

  @Test
  void letsManyRequestsThroughAtOnce() {
    int requests = 50;
    CyclicBarrier allAreThere = new CyclicBarrier(requests);
    server.createContext(
        "/",
        exchange -> {
          try {
            allAreThere.await(30, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new IOException(e);
          }
          answer(exchange, new byte[] {1});
        });

    List<CompletableFuture<HttpResponse<byte[]>>> answers =
        IntStream.range(0, requests)
            .mapToObj(
                i ->
                    client.sendAsync(request(new byte[0]), HttpResponse.BodyHandlers.ofByteArray()))
            .toList();

    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer.get(60, TimeUnit.SECONDS).body()).hasSize(1));
  }

  private byte[] send(byte[] content) throws IOException, InterruptedException {
    return client.send(request(content), HttpResponse.BodyHandlers.ofByteArray()).body();
  }

  private HttpRequest request(byte[] content) {
    return HttpRequest.newBuilder(URI.create(relay.endpoint()))
        .POST(HttpRequest.BodyPublishers.ofByteArray(content))
        .timeout(Duration.ofSeconds(60))
        .build();
  }

  private static void answer(HttpExchange exchange, byte[] content) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
    }
  }
}
