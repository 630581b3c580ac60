package io.github.imagerecognition.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A proxy that wants a login, keeps what it is asked for, and makes no tunnel. */
public final class ConnectProxy implements AutoCloseable {

  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final ServerSocket socket;

  /** Starts it. */
  public ConnectProxy() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        client.getOutputStream().write(refusal(client).getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // The client's, which says so itself, or the end of this proxy.
      }
    }
  }

  private String refusal(Socket client) throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    String head =
        reader.lines().takeWhile(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    heads.add(head);
    String status =
        head.contains("Proxy-Authorization: ")
            ? "403 Forbidden"
            : "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"";
    return "HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".formatted(status);
  }

  /** Its host and port. */
  public String hostAndPort() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** The requests, each with its headers. */
  public List<String> heads() {
    return heads;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
