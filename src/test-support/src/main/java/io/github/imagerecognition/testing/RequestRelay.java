package io.github.imagerecognition.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Passes bytes on between clients and an HTTP/1.1 server on this machine, and holds the first bytes
 * of every request back as long as it is told to. Neither the number of connections nor their
 * bandwidth is limited, and nothing is changed, so signatures stay valid.
 *
 * <p>A request begins with the client's first bytes after an answer: clients that send the next
 * request before they have the answer to the last one would not be held back.
 */
public final class RequestRelay implements AutoCloseable {

  private static final int BUFFER_BYTES = 64 << 10;

  /** An answer after which the client goes on with the same request. */
  private static final byte[] CONTINUE = "HTTP/1.1 100".getBytes(StandardCharsets.US_ASCII);

  /** Returns when a request may pass. */
  @FunctionalInterface
  public interface Gate {
    /**
     * Waits.
     *
     * @param request its first line, {@code METHOD /bucket/key HTTP/1.1}
     */
    void await(String request) throws InterruptedException;
  }

  private final ServerSocket clients;
  private final int serverPort;
  private final Gate gate;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  private RequestRelay(ServerSocket clients, int serverPort, Gate gate) {
    this.clients = clients;
    this.serverPort = serverPort;
    this.gate = gate;
  }

  /** A relay to a port of this machine, on a free port, that runs until it is closed. */
  public static RequestRelay to(int serverPort, Gate gate) throws IOException {
    ServerSocket clients = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    RequestRelay relay = new RequestRelay(clients, serverPort, gate);
    start(relay::accept);
    return relay;
  }

  /** Its address. */
  public String endpoint() {
    return "http://127.0.0.1:" + clients.getLocalPort();
  }

  private void accept() throws IOException {
    while (true) {
      connect(clients.accept());
    }
  }

  private void connect(Socket client) throws IOException {
    connections.add(client);
    if (clients.isClosed()) {
      client.close();
    }
    Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    AtomicBoolean answered = new AtomicBoolean(true);
    start(() -> passRequests(client, server, answered));
    start(() -> passAnswers(client, server, answered));
  }

  private void passRequests(Socket client, Socket server, AtomicBoolean answered)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (server) {
      InputStream in = client.getInputStream();
      OutputStream out = server.getOutputStream();
      int length;
      while ((length = in.read(buffer)) > 0) {
        if (answered.getAndSet(false)) {
          String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
          gate.await(text.lines().findFirst().orElseThrow());
        }
        out.write(buffer, 0, length);
      }
    }
  }

  private void passAnswers(Socket client, Socket server, AtomicBoolean answered)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (client) {
      InputStream in = server.getInputStream();
      OutputStream out = client.getOutputStream();
      int length;
      while ((length = in.read(buffer)) > 0) {
        answered.set(!startsWithContinue(buffer, length));
        out.write(buffer, 0, length);
      }
    } finally {
      connections.remove(client);
    }
  }

  private static boolean startsWithContinue(byte[] buffer, int length) {
    return length >= CONTINUE.length
        && Arrays.equals(buffer, 0, CONTINUE.length, CONTINUE, 0, CONTINUE.length);
  }

  private interface Task {
    void run() throws IOException, InterruptedException;
  }

  /** A closed connection ends a task; there is nobody to be told. */
  private static void start(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // The other side has gone, which closes this one.
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "request-relay");
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends all connections and refuses others, as when the server crashes. */
  @Override
  public void close() throws IOException {
    clients.close();
    for (Socket client : connections) {
      client.close();
    }
  }
}
