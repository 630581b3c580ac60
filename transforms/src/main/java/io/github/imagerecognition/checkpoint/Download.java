package io.github.imagerecognition.checkpoint;

import io.github.imagerecognition.process.HttpProxy;
import io.github.imagerecognition.process.Proxies;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.apache.http.HttpStatus;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The download of one file, which logs its progress now and then. */
final class Download {

  private static final Logger LOG = LoggerFactory.getLogger(Download.class);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

  /** For each read, not for the whole file. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

  private static final Duration BETWEEN_MESSAGES = Duration.ofSeconds(10);

  /** A checkpoint is read in one buffer. */
  private static final long MAX_BYTES = Integer.MAX_VALUE;

  private static final int BUFFER_BYTES = 1 << 16;

  private final URI address;
  private final Optional<HttpProxy> proxy;

  Download(URI address, Proxies proxies) {
    this.address = address;
    this.proxy = proxies.to(address);
  }

  /** The last part of the address' path. */
  String fileName() {
    return address.getPath().substring(address.getPath().lastIndexOf('/') + 1);
  }

  /** Without user and query, which may hold a password or a signature, but with the proxy. */
  String printableAddress() {
    return HttpProxy.describe(
        address.getScheme()
            + "://"
            + address.getAuthority().replaceAll(".*@", "")
            + address.getPath(),
        proxy);
  }

  /**
   * Writes the whole file.
   *
   * @throws IOException when it does not arrive
   * @throws UncheckedIOException when the output does not take it
   */
  void to(OutputStream output) throws IOException {
    try (CloseableHttpClient client = client();
        CloseableHttpResponse response = client.execute(new HttpGet(address))) {
      if (response.getStatusLine().getStatusCode() != HttpStatus.SC_OK) {
        throw new IOException("HTTP status " + response.getStatusLine().getStatusCode());
      }
      long expected = response.getEntity().getContentLength();
      LOG.info("Downloading {} ({} MB)", printableAddress(), expected / 1_000_000);
      try (InputStream input = response.getEntity().getContent()) {
        copy(input, output, expected);
      }
    }
  }

  /** Apache's, because Java's own gives no proxy a password for a tunnel. */
  private CloseableHttpClient client() {
    HttpClientBuilder client =
        HttpClientBuilder.create()
            .disableContentCompression()
            .disableCookieManagement()
            .setRedirectStrategy(new SafeRedirects(address.getScheme()))
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                    .setSocketTimeout((int) READ_TIMEOUT.toMillis())
                    .build());
    proxy.ifPresent(
        server ->
            client.setProxy(server.toApache()).setDefaultCredentialsProvider(server.credentials()));
    return client.build();
  }

  private void copy(InputStream input, OutputStream output, long expected) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long received = 0;
    long lastMessage = System.nanoTime();
    for (int length = input.read(buffer); length >= 0; length = input.read(buffer)) {
      write(output, buffer, length);
      received += length;
      if (received > MAX_BYTES) {
        throw new IOException("more than " + MAX_BYTES + " bytes, which no weights have");
      }
      if (System.nanoTime() - lastMessage > BETWEEN_MESSAGES.toNanos()) {
        lastMessage = System.nanoTime();
        LOG.info("{}: {} of {} MB", fileName(), received / 1_000_000, expected / 1_000_000);
      }
    }
  }

  private static void write(OutputStream output, byte[] buffer, int length) {
    try {
      output.write(buffer, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
