package io.github.imagerecognition.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
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

  Download(URI address) {
    this.address = address;
  }

  /** The last part of the address' path. */
  String fileName() {
    return address.getPath().substring(address.getPath().lastIndexOf('/') + 1);
  }

  /** Without user and query, which may hold a password or a signature. */
  String printableAddress() {
    return address.getScheme()
        + "://"
        + address.getAuthority().replaceAll(".*@", "")
        + address.getPath();
  }

  /**
   * Writes the whole file.
   *
   * @throws IOException when it does not arrive
   * @throws UncheckedIOException when the output does not take it
   */
  void to(OutputStream output) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
    connection.setReadTimeout((int) READ_TIMEOUT.toMillis());
    try {
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException("HTTP status " + connection.getResponseCode());
      }
      long expected = connection.getContentLengthLong();
      LOG.info("Downloading {} ({} MB)", printableAddress(), expected / 1_000_000);
      try (InputStream input = connection.getInputStream()) {
        long received = copy(input, output, expected);
        if (expected >= 0 && received != expected) {
          throw new IOException("cut off after " + received + " of " + expected + " bytes");
        }
      }
    } finally {
      connection.disconnect();
    }
  }

  private long copy(InputStream input, OutputStream output, long expected) throws IOException {
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
    return received;
  }

  private static void write(OutputStream output, byte[] buffer, int length) {
    try {
      output.write(buffer, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
