package io.github.imagerecognition.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Flink session cluster on loopback: a JobManager, TaskManagers and {@code flink run}, each in a
 * JVM of its own, from the jars of Flink's modules, because its binary distribution is in no Maven
 * repository. What that distribution's shell scripts would compute is given here.
 */
public final class FlinkCluster implements AutoCloseable {

  /** The workers of one TaskManager. */
  public static final int SLOTS = 2;

  private static final String DAEMON_LOGGING = "log4j.properties";

  private static final List<String> ALL =
      List.of(
          // So that a killed TaskManager is noticed in seconds: nobody listens at its port. One
          // that only waits for a processor is given time.
          "heartbeat.interval=1000",
          "heartbeat.timeout=30000",
          "jobmanager.rpc.address=127.0.0.1",
          "rest.address=127.0.0.1");

  private static final List<String> TASK_MANAGER =
      List.of(
          "taskmanager.numberOfTaskSlots=" + SLOTS,
          "taskmanager.cpu.cores=1",
          "taskmanager.memory.framework.heap.size=128m",
          "taskmanager.memory.framework.off-heap.size=64m",
          "taskmanager.memory.jvm-metaspace.size=256m",
          "taskmanager.memory.jvm-overhead.min=64m",
          "taskmanager.memory.jvm-overhead.max=64m",
          "taskmanager.memory.task.heap.size=256m",
          "taskmanager.memory.task.off-heap.size=256m",
          "taskmanager.memory.managed.size=16m",
          "taskmanager.memory.network.min=32m",
          "taskmanager.memory.network.max=32m");

  private final Path folder;
  private final Path configuration;
  private final String classPath;
  private final Map<String, String> environment;
  private final List<String> options = new ArrayList<>(ALL);
  private final HttpClient client = HttpClient.newHttpClient();
  private final int restPort;
  private final Map<String, Process> processes = new LinkedHashMap<>();

  private FlinkCluster(
      Path folder, Path installed, Map<String, String> environment, List<String> options)
      throws IOException {
    this.folder = folder;
    this.configuration = installed.resolve("conf");
    this.classPath = flinkClassPath() + ":" + installed.resolve("lib") + "/*";
    this.environment = environment;
    this.restPort = S3Server.freePort();
    this.options.addAll(options);
    this.options.add("rest.port=" + restPort);
    this.options.add("jobmanager.rpc.port=" + S3Server.freePort());
  }

  /**
   * Starts a JobManager, without TaskManagers.
   *
   * @param folder for logs
   * @param installed what is to be added to Flink: {@code lib} and {@code conf}
   * @param environment of the TaskManagers and of {@code flink run}, not of the JobManager
   * @param options of Flink's configuration, {@code key=value}
   */
  public static FlinkCluster start(
      Path folder, Path installed, Map<String, String> environment, List<String> options)
      throws IOException, InterruptedException {
    FlinkCluster cluster = new FlinkCluster(folder, installed, environment, options);
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
    cluster.start(
        "jobmanager",
        DAEMON_LOGGING,
        Map.of(),
        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
        cluster.entrypointArguments(List.of()));
    cluster.awaitTaskManagers(0);
    return cluster;
  }

  /** Starts a TaskManager, which takes some seconds to register. */
  public Process startTaskManager() throws IOException {
    return start(
        "taskmanager-" + processes.size(),
        DAEMON_LOGGING,
        environment,
        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
        entrypointArguments(TASK_MANAGER));
  }

  /** Waits until so many TaskManagers have registered. */
  public void awaitTaskManagers(int number) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (!rest("/overview").contains("\"taskmanagers\":" + number + ",")) {
      if (System.nanoTime() > deadline) {
        StringBuilder logs = new StringBuilder();
        for (String name : processes.keySet()) {
          logs.append(name + ":\n" + log(name) + flinkLog(name));
        }
        throw new IllegalStateException("the cluster does not start:\n" + logs);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** Starts {@code flink run}, whose output goes to the log of the name. */
  public Process submit(String name, int parallelism, Path jar, String... arguments)
      throws IOException {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("run", "-t", "remote", "-p", String.valueOf(parallelism)));
    options.forEach(option -> all.add("-D" + option));
    all.add(jar.toString());
    all.addAll(Arrays.asList(arguments));
    return start(
        name, "log4j-cli.properties", environment, "org.apache.flink.client.cli.CliFrontend", all);
  }

  /** What the JobManager answers to a request, or nothing as long as it does not. */
  public String rest(String path) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + restPort + path)).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    }
  }

  /** What the logs of all JobManagers and TaskManagers say. */
  public String flinkLogs() throws IOException {
    StringBuilder logs = new StringBuilder();
    for (String name : processes.keySet()) {
      logs.append(flinkLog(name));
    }
    return logs.toString();
  }

  private String flinkLog(String name) throws IOException {
    Path file = flinkLogFile(name);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private Path flinkLogFile(String name) {
    return folder.resolve(name + ".flink.log");
  }

  /** What the process with this name has printed. */
  public String log(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".log"));
  }

  @Override
  public void close() {
    processes.values().forEach(Process::destroyForcibly);
    processes.values().forEach(process -> process.onExit().orTimeout(1, TimeUnit.MINUTES).join());
  }

  private List<String> entrypointArguments(List<String> own) {
    List<String> arguments = new ArrayList<>(List.of("--configDir", configuration.toString()));
    for (List<String> some : List.of(options, own)) {
      some.forEach(option -> arguments.addAll(List.of("-D", option)));
    }
    return arguments;
  }

  private Process start(
      String name,
      String logging,
      Map<String, String> variables,
      String mainClass,
      List<String> arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dlog4j.configurationFile=" + configuration.resolve(logging),
                "-Dlog.file=" + flinkLogFile(name),
                "-cp",
                classPath,
                mainClass));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().keySet().removeIf(variable -> variable.matches("(COS|MODEL)_.*"));
    builder.environment().put("FLINK_CONF_DIR", configuration.toString());
    builder.environment().putAll(variables);
    Process process = builder.start();
    processes.put(name, process);
    return process;
  }

  private static String flinkClassPath() throws IOException {
    try (InputStream in = FlinkCluster.class.getResourceAsStream("/flink.classpath")) {
      if (in == null) {
        throw new IllegalStateException("build the module flink-cluster with Maven first");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
