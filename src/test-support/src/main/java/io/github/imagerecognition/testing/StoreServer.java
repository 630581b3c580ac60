package io.github.imagerecognition.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The least of HTTP/1.1 that the SDK speaks, on a free loopback port. Unlike the JDK's server it
 * shows paths as they arrive, and lets an answer leave out or falsify any header.
 */
final class StoreServer implements AutoCloseable {

  /**
   * A request.
   *
   * @param path as it arrived, not decoded
   * @param query as it arrived, not decoded
   * @param headers by their names in lower case
   */
  record Request(
      String method, String path, String query, Map<String, String> headers, byte[] body) {

    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    /** A parameter's decoded value; empty where it is not given. */
    String parameter(String name) {
      return parameters().getOrDefault(name, "");
    }

    Map<String, String> parameters() {
      Map<String, String> parameters = new TreeMap<>();
      for (String pair : query.split("&", -1)) {
        if (!pair.isEmpty()) {
          String[] parts = pair.split("=", 2);
          parameters.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
        }
      }
      return parameters;
    }

    /** Decodes what is percent-encoded, without taking a plus for a blank. */
    static String decoded(String text) {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
  }

  private final ServerSocket socket;
  private final Function<Request, HostileStore.Answer> handler;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  StoreServer(Function<Request, HostileStore.Answer> handler) throws IOException {
    this.handler = handler;
    this.socket = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "hostile store");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connections.add(connection);
        start(() -> serve(connection));
      } catch (IOException e) {
        return; // it is closed
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      OutputStream out = connection.getOutputStream();
      for (Request request = read(in, out); request != null; request = read(in, out)) {
        if (!write(handler.apply(request), out)) {
          return;
        }
      }
    } catch (IOException e) {
      // The client is gone.
    } finally {
      connections.remove(connection);
    }
  }

  private static Request read(InputStream in, OutputStream out) throws IOException {
    String[] first = line(in).split(" ", -1);
    if (first.length < 2) {
      return null;
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    if (headers.containsKey("expect")) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    }
    byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    String[] target = first[1].split("\\?", 2);
    return new Request(
        first[0], target[0], target.length == 1 ? "" : target[1], Map.copyOf(headers), body);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** Says whether the connection goes on: a cut body ends it. */
  private static boolean write(HostileStore.Answer answer, OutputStream out) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>(answer.headers());
    if (!headers.containsKey("Transfer-Encoding")) {
      headers.putIfAbsent("Content-Length", String.valueOf(answer.body().length));
    }
    StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " Answer\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    // In one piece: the client would wait for the second one.
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    whole.writeBytes(answer.body());
    whole.writeTo(out);
    return String.valueOf(answer.body().length).equals(headers.get("Content-Length"));
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
