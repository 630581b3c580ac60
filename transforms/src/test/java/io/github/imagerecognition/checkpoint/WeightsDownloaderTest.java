package io.github.imagerecognition.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.process.Proxies;
import io.github.imagerecognition.testing.ConnectProxy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.http.HttpResponse;
import org.apache.http.HttpVersion;
import org.apache.http.ProtocolException;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.message.BasicHttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsDownloaderTest {

  private static final byte[] CONTENT = "the weights".getBytes(StandardCharsets.UTF_8);

  /** The beginning of the SHA-256 of {@link #CONTENT}. */
  private static final String HASH = "f38329d2";

  private static final String NAME = "test-" + HASH + ".pth";
  private static final String OTHER = "test-00000000.pth";

  private final AtomicInteger requests = new AtomicInteger();
  @TempDir private Path cache;
  private HttpServer server;
  private WeightsDownloader downloader;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/models/", this::serve);
    server.createContext("/cut/", WeightsDownloaderTest::serveHalf);
    server.start();
    downloader = new WeightsDownloader(new CacheFolder(cache), address("/models/"));
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void weightsAreDownloadedOnce() {
    assertThat(downloader.pretrained(NAME)).hasBinaryContent(CONTENT);
    assertThat(downloader.pretrained(NAME)).hasBinaryContent(CONTENT);

    assertThat(requests).hasValue(1);
    assertThat(files()).containsExactly("test-f38329d2.pth", "test-f38329d2.pth.lock");
  }

  @Test
  void aCachedFileThatIsDamagedIsDownloadedAgain() throws IOException {
    Files.writeString(cache.resolve(NAME), "half of the wei");

    assertThat(downloader.pretrained(NAME)).hasBinaryContent(CONTENT);
  }

  @Test
  void anythingElseThanTheHashSaysIsRefusedAndNotKept() {
    assertThatThrownBy(() -> downloader.pretrained(OTHER))
        .isInstanceOfSatisfying(
            CodedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WEIGHTS_DAMAGED))
        .hasMessageContaining("00000000");
    assertThat(files()).containsExactly("test-00000000.pth.lock");
  }

  @Test
  void aDownloadThatIsCutOffIsNotKept() {
    WeightsDownloader cut = new WeightsDownloader(new CacheFolder(cache), address("/cut/"));

    assertUnreachable(() -> cut.pretrained(NAME), "expected: 11; received: 5");
    assertThat(files()).containsExactly("test-f38329d2.pth.lock");
  }

  @Test
  void aFullDiskIsNotTakenForTheNetwork() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("no space left");
          }
        };

    assertThatThrownBy(() -> new Download(address("/models/mine.pth"), Proxies.OF_JAVA).to(full))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("no space left");
  }

  @Test
  void aRedirectKeepsTheSchemeOrGoesToHttps() throws ProtocolException {
    URI https = URI.create("https://weights.invalid/mine.pth");
    URI http = URI.create("http://weights.invalid/mine.pth");

    assertThat(redirected(https, https)).isEqualTo(https);
    assertThat(redirected(http, https)).isEqualTo(https);
    assertThat(redirected(http, http)).isEqualTo(http);
    assertThatThrownBy(() -> redirected(https, http))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("redirects")
        .hasMessageContaining("http");
  }

  private static URI redirected(URI from, URI to) throws ProtocolException {
    HttpResponse response = new BasicHttpResponse(HttpVersion.HTTP_1_1, 302, "Found");
    response.addHeader("Location", to.toString());
    return new SafeRedirects(from.getScheme())
        .getRedirect(new HttpGet(from), response, HttpClientContext.create())
        .getURI();
  }

  @Test
  void aMissingFileIsUnreachable() {
    WeightsDownloader wrong = new WeightsDownloader(new CacheFolder(cache), address("/no/"));

    assertUnreachable(() -> wrong.pretrained(NAME), "HTTP status 404");
  }

  @Test
  void anAddressIsDownloadedOnceAndItsSecretsAreNotPrinted() {
    URI address = address("/models/mine.pth?signature=secret");
    assertThat(downloader.address(address)).hasBinaryContent(CONTENT);
    assertThat(downloader.address(address)).hasBinaryContent(CONTENT);
    assertThat(requests).hasValue(1);

    assertThatThrownBy(() -> downloader.address(address("/no/mine.pth?signature=secret")))
        .hasMessageContaining("mine.pth")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aDownloadGoesThroughTheProxyWithItsLogin() throws IOException {
    try (ConnectProxy proxy = new ConnectProxy()) {
      WeightsDownloader proxied =
          through(Map.of("https_proxy", "alice:secret@" + proxy.hostAndPort()));

      assertUnreachable(
          () -> proxied.address(URI.create("https://weights.invalid/mine.pth")),
          "through the proxy http://" + proxy.hostAndPort());
      assertThat(proxy.heads().get(1))
          .startsWith("CONNECT weights.invalid:443 HTTP/1.1")
          .contains("Proxy-Authorization: Basic YWxpY2U6c2VjcmV0"); // alice:secret
    }
    WeightsDownloader proxied =
        through(Map.of("http_proxy", "127.0.0.1:" + server.getAddress().getPort()));
    assertThat(proxied.address(URI.create("http://weights.invalid/models/mine.pth")))
        .hasBinaryContent(CONTENT);
  }

  private WeightsDownloader through(Map<String, String> environment) {
    return new WeightsDownloader(
        new CacheFolder(cache).withProxies(Proxies.of(environment::get)), address("/models/"));
  }

  @Test
  void threadsThatStartTogetherDownloadOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Path>> tasks =
          Stream.generate(() -> (Callable<Path>) () -> downloader.pretrained(NAME))
              .limit(4)
              .toList();
      for (Future<Path> file : threads.invokeAll(tasks)) {
        assertThat(file.get()).hasBinaryContent(CONTENT);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(requests).hasValue(1);
  }

  @Test
  void processesThatStartTogetherDownloadOnce() throws Exception {
    List<Process> processes =
        List.of(
            DownloadProcess.start(cache, address("/models/"), NAME),
            DownloadProcess.start(cache, address("/models/"), NAME));
    for (Process process : processes) {
      assertThat(process.inputReader().readLine()).isEqualTo("ready");
    }
    for (Process process : processes) {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    }
    for (Process process : processes) {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }

    assertThat(requests).hasValue(1);
    assertThat(cache.resolve(NAME)).hasBinaryContent(CONTENT);
  }

  private void serve(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    try (exchange) {
      // Long enough for the other thread or process to ask too, if it will.
      TimeUnit.MILLISECONDS.sleep(300);
      exchange.sendResponseHeaders(200, CONTENT.length);
      exchange.getResponseBody().write(CONTENT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void serveHalf(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, CONTENT.length);
    exchange.getResponseBody().write(CONTENT, 0, 5);
    exchange.getResponseBody().flush();
    exchange.close();
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private static void assertUnreachable(Callable<Path> download, String reason) {
    assertThatThrownBy(download::call)
        .isInstanceOfSatisfying(
            CodedException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.WEIGHTS_UNREACHABLE))
        .hasMessageContaining(reason);
  }

  private List<String> files() {
    try (Stream<Path> files = Files.list(cache)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
