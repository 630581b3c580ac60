package io.github.imagerecognition.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** An HTTP server on a loopback port with one answer to everything; it can be a proxy too. */
public final class LoopbackServer implements AutoCloseable {

  /** What a store says of a bucket without objects. */
  public static final Answer EMPTY_LISTING =
      new Answer(200, "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>");

  /** A status and a body. */
  public record Answer(int status, String body) {}

  private final HttpServer server;

  /** Starts it. */
  public LoopbackServer(Function<HttpExchange, Answer> answers) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", exchange -> send(exchange, answers.apply(exchange)));
    server.start();
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Its host and port. */
  public String hostAndPort() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Its address, {@code http://127.0.0.1:} and the port. */
  public String address() {
    return "http://" + hostAndPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
