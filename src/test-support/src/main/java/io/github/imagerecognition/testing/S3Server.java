package io.github.imagerecognition.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * S3Proxy with its objects in memory, on a free loopback port, in a JVM of its own because its jars
 * do not get on with Beam's. Its log tells which requests it got.
 */
public final class S3Server implements AutoCloseable {

  public static final String ACCESS_KEY_ID = "test-access-key";
  public static final String SECRET_ACCESS_KEY = "test-secret-that-must-not-be-printed";

  private static final Pattern REQUEST =
      Pattern.compile("request: .*\\{(\\w+)@\\w+ http://[^/]+(/\\S*) HTTP");

  private static final String STARTED = "{STARTING}";

  private static S3Server shared;

  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger buckets = new AtomicInteger();
  private final String accessKeyId;
  private final String secretAccessKey;
  private final int port;
  private final Path folder;
  private final Process process;

  private S3Server(
      String accessKeyId, String secretAccessKey, int port, Path folder, Process process) {
    this.accessKeyId = accessKeyId;
    this.secretAccessKey = secretAccessKey;
    this.port = port;
    this.folder = folder;
    this.process = process;
  }

  /** The one server of this JVM, started when it is first asked for and stopped with the JVM. */
  public static synchronized S3Server shared() {
    if (shared == null) {
      try {
        shared = start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return shared;
  }

  /** Starts a server without buckets and waits until it answers. */
  public static S3Server start() throws IOException, InterruptedException {
    return start(ACCESS_KEY_ID, SECRET_ACCESS_KEY);
  }

  /** The same with keys of its own. */
  public static S3Server start(String accessKeyId, String secretAccessKey)
      throws IOException, InterruptedException {
    int port = freePort();
    Path folder = Files.createTempDirectory("s3-server");
    Files.writeString(
        folder.resolve("s3proxy.properties"),
        String.format(
            Locale.ROOT,
            """
        s3proxy.endpoint=http://127.0.0.1:%d
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        s3proxy.ignore-unknown-headers=true
        jclouds.provider=transient-nio2
        """,
            port,
            accessKeyId,
            secretAccessKey));
    Files.writeString(
        folder.resolve("logback.xml"),
        """
        <configuration>
          <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%msg%n</pattern></encoder>
          </appender>
          <logger name="org.gaul.s3proxy" level="DEBUG"/>
          <root level="INFO"><appender-ref ref="OUT"/></root>
        </configuration>
        """);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(compilerAndCollector());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-Dlogback.configurationFile=" + folder.resolve("logback.xml"),
            "-cp",
            classPath(),
            "org.gaul.s3proxy.Main",
            "--properties",
            folder.resolve("s3proxy.properties").toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    S3Server server = new S3Server(accessKeyId, secretAccessKey, port, folder, process);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    server.awaitStart();
    return server;
  }

  /** Its address. */
  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** What a process needs in its environment to work with a bucket of this server. */
  public Map<String, String> environment(String bucket) {
    return Map.of(
        "COS_ENDPOINT", endpoint(),
        "COS_ACCESS_KEY_ID", accessKeyId,
        "COS_SECRET_ACCESS_KEY", secretAccessKey,
        "COS_BUCKET_NAME", bucket);
  }

  /** Makes an empty bucket and gives its name. */
  public String newBucket() {
    String bucket = "bucket-" + buckets.incrementAndGet();
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint() + "/" + bucket))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .header("Date", date)
            .header("Authorization", authorization("PUT\n\n\n" + date + "\n/" + bucket))
            .build();
    HttpResponse<String> response =
        client
            .sendAsync(request, HttpResponse.BodyHandlers.ofString())
            .orTimeout(1, TimeUnit.MINUTES)
            .join();
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.toString() + response.body());
    }
    return bucket;
  }

  /** Version 2 of Amazon's signature, which is shorter than version 4. */
  private String authorization(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secretAccessKey.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return "AWS " + accessKeyId + ":" + Base64.getEncoder().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The requests so far, each as {@code METHOD /bucket/key}. */
  public List<String> requests() throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve("log"))) {
      return lines
          .map(REQUEST::matcher)
          .filter(Matcher::find)
          .map(match -> match.group(1) + " " + match.group(2))
          .toList();
    }
  }

  /** Stops it as a crash would. */
  public void kill() {
    process.destroyForcibly().onExit().orTimeout(1, TimeUnit.MINUTES).join();
  }

  @Override
  public void close() {
    kill();
    try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A port on which nobody listens. It is none of those that systems give to whoever asks for any,
   * so that no connection takes it meanwhile.
   */
  public static int freePort() throws IOException {
    while (true) {
      try (ServerSocket socket =
          new ServerSocket(ThreadLocalRandom.current().nextInt(10_000, 32_000))) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // Somebody listens: another one.
      }
    }
  }

  /** Those of this JVM: tests are too short for the best ones, and benchmarks are not. */
  private static List<String> compilerAndCollector() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.matches("-XX:(TieredStopAtLevel=|\\+Use\\w*GC).*"))
        .toList();
  }

  private static String classPath() throws IOException {
    try (InputStream in = S3Server.class.getResourceAsStream("/s3proxy.classpath")) {
      if (in == null) {
        throw new IllegalStateException("build the module test-support with Maven first");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void awaitStart() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (!Files.readString(folder.resolve("log")).contains(STARTED)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "the S3 server does not start:\n" + Files.readString(folder.resolve("log")));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
