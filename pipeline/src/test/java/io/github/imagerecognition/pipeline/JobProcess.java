package io.github.imagerecognition.pipeline;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.testing.ReferenceData;
import io.github.imagerecognition.testing.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The job as a user starts it: the distribution's script in a process of its own. */
final class JobProcess {

  static final String NARROW = "--weights=" + ReferenceData.path("weights/narrow-resnet50.pth");

  /**
   * Half the start-up of short runs is the compiler's work on code that they do not come back to.
   */
  static final String FAST = "-XX:TieredStopAtLevel=1";

  private final Process process;
  private final Path log;

  private JobProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts it in a working folder, with no variable of the store's but the given ones. */
  static JobProcess start(Path workingFolder, Map<String, String> environment, String... arguments)
      throws IOException {
    return start(Archive.OPTION, workingFolder, environment, arguments);
  }

  private static JobProcess start(
      String option, Path workingFolder, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(
        Path.of(System.getProperty("distribution.dir"), "bin/image-recognition-job").toString());
    command.addAll(List.of(arguments));
    Path log = Files.createTempFile("job", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(workingFolder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("(COS|MODEL|JOB|LOG)_.*|(?i:https?|no)_proxy"));
    builder.environment().put("JAVA_OPTS", FAST + " " + option);
    builder.environment().putAll(environment);
    return new JobProcess(builder.start(), log);
  }

  /** Runs it to its end, which has to have the exit code. */
  static String run(
      int exitCode, Path workingFolder, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return start(workingFolder, environment, arguments).await(exitCode);
  }

  /** Waits for the end and gives what was printed, which never has a secret in it. */
  String await(int exitCode) throws IOException, InterruptedException {
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    String output = Files.readString(log);
    assertThat(ended).as(output).isTrue();
    assertThat(process.exitValue()).as(output).isEqualTo(exitCode);
    assertThat(output).doesNotContain(S3Server.SECRET_ACCESS_KEY, S3Server.ACCESS_KEY_ID);
    Files.delete(log);
    return output;
  }

  /** What kill -9 does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What a user's mistake looks like: one line, and no stack trace. */
  static void assertOneLine(String output, String code, String... words) {
    assertThat(output.lines().filter(line -> line.contains(" - ERROR - ")))
        .as(output)
        .singleElement()
        .asString()
        .contains(code)
        .contains(words);
    assertThat(output).doesNotContain("\tat ");
  }

  /** The number that the pattern's group finds in what a job has printed. */
  static int number(String output, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(output);
    assertThat(matcher.find()).as(output).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  /**
   * The classes of a first run, with which the others start in three quarters of the time; one for
   * all processes that test this build. From Java 19 on the start script does so itself.
   */
  private static final class Archive {

    static final String OPTION = Runtime.version().feature() < 19 ? share() : "";

    private static String share() {
      try {
        Path distribution = Path.of(System.getProperty("distribution.dir"));
        Path folder = Files.createDirectories(distribution.resolveSibling("class-archive"));
        Path file = folder.resolve("job.jsa");
        try (FileChannel lock = FileChannel.open(folder.resolve("lock"), CREATE, WRITE)) {
          lock.lock();
          if (Files.notExists(file)) {
            Files.move(make(folder), file);
          }
        }
        return "-XX:SharedArchiveFile=" + file;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private static Path make(Path folder) throws IOException, InterruptedException {
      Path file = folder.resolve("job.jsa.part");
      Shop shop = new Shop();
      shop.put("producto-1/a.jpg", Shop.reference("images/jpeg-gray.jpg"));
      start("-XX:ArchiveClassesAtExit=" + file, folder, shop.environment(), NARROW).await(0);
      return file;
    }
  }
}
