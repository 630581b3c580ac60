package io.github.imagerecognition.pipeline;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The start script with every Java that is installed here, and what a run leaves for the next. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StartIT {

  private static final Path THIS_JAVA = Path.of(System.getProperty("java.home"));

  @TempDir private Path folder;

  @BeforeEach
  void putAPicture() throws IOException {
    Path product = Files.createDirectories(folder.resolve("in/producto-a"));
    Files.copy(ReferenceData.path("images/jpeg-420.jpg"), product.resolve("a.jpg"));
    Files.copy(ReferenceData.path("images/jpeg-cmyk.jpg"), product.resolve("b.jpg"));
  }

  @ParameterizedTest
  @MethodSource("javas")
  void printsNothingButTheLog(Path java) throws Exception {
    assertOnlyLog(run(java, "a cache", "", "--output=1"));
    assertOnlyLog(run(java, "a cache", JobProcess.FAST + " -XX:+UseParallelGC", "--output=2"));
    assertSameOutputs("1", "2");
  }

  @Test
  void startsOnAJavaWithoutAnArchiveOfItsOwnClasses() throws Exception {
    Path newest = javas().stream().max(Comparator.comparing(StartIT::version)).orElseThrow();
    Path jlink = newest.resolve("bin/jlink");
    assumeTrue(Files.exists(jlink), newest + " has no jlink");
    Path java = folder.resolve("java");
    Process process =
        new ProcessBuilder(
                jlink.toString(),
                "--output=" + java,
                "--add-modules=java.se,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs")
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
    assertThat(java.resolve("lib/server/classes.jsa")).doesNotExist();

    assertOnlyLog(run(java, "cache", JobProcess.FAST, "--output=1"));
    assertOnlyLog(run(java, "cache", JobProcess.FAST, "--output=2"));
    assertSameOutputs("1", "2");
  }

  @Test
  void startsWithTheClassesOfAFormerRunAndReplacesAnArchiveThatIsOfNoUse() throws Exception {
    Path java = javaThatArchives();
    String log = JobProcess.FAST + " -Xlog:class+load";

    String first = run(java, "a cache", log, "--output=1");
    String second = run(java, "a cache", log, "--output=2");

    String pipeline = "org.apache.beam.sdk.Pipeline source: ";
    assertThat(first).contains(pipeline).doesNotContain(pipeline + "shared");
    assertThat(second).contains(pipeline + "shared objects file (top)");
    assertOnlyLog(second.lines().filter(line -> !line.startsWith("[")).collect(joining("\n")));
    assertThat(second.lines().filter(line -> line.contains("source: shared")))
        .hasSizeGreaterThan(5000);
    // Java archives no classes in the format of Java 5, such as picocli's.
    assertThat(
            second
                .lines()
                .filter(line -> line.contains("source: file:") && !line.contains("/picocli-")))
        .hasSizeLessThan(200);

    Path archive = archives().get(0);
    long size = Files.size(archive);
    assertThat(size)
        .as("what the script takes for an archive of a whole run")
        .isGreaterThan(40_000_000);

    // As kill -9 leaves it: the header is written last.
    try (var file = Files.newByteChannel(archive, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(4096));
    }
    assertOnlyLog(run(java, "a cache", JobProcess.FAST, "--output=3"));
    assertThat(archives()).containsExactly(archive);
    assertThat(Files.size(archive)).isBetween(size / 2, size * 2);

    Files.write(archive, new byte[10_000]);
    assertOnlyLog(run(java, "a cache", JobProcess.FAST, "--output=4"));
    assertThat(archives()).containsExactly(archive);
    assertThat(Files.size(archive)).isBetween(size / 2, size * 2);
    assertSameOutputs("1", "2", "3", "4");
  }

  /** This Java, and every other JDK beside it from the oldest that the job runs on. */
  static List<Path> javas() throws IOException {
    Path here = THIS_JAVA.toRealPath();
    try (Stream<Path> siblings = Files.list(here.getParent())) {
      return Stream.concat(Stream.of(here), siblings.map(StartIT::real))
          .filter(java -> java.equals(here) || version(java) >= 17)
          .distinct()
          .toList();
    }
  }

  private static Path javaThatArchives() throws IOException {
    List<Path> javas = javas().stream().filter(java -> version(java) >= 19).toList();
    assumeTrue(!javas.isEmpty(), "there is no Java 19 or newer beside " + THIS_JAVA);
    return javas.get(0);
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path;
    }
  }

  private static int version(Path java) {
    try {
      return Files.exists(java.resolve("bin/java"))
          ? JobProcess.number(Files.readString(java.resolve("release")), "JAVA_VERSION=\"(\\d+)")
          : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private String run(Path java, String cache, String options, String output) throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_HOME", java.toString());
    environment.put("IMAGE_RECOGNITION_CACHE", folder.resolve(cache).toString());
    environment.put("JAVA_OPTS", options);
    return JobProcess.run(0, folder, environment, "--input=in", output, JobProcess.NARROW);
  }

  private static void assertOnlyLog(String output) {
    assertThat(output).contains(" - INFO - Products: 1 embedded");
    assertThat(output.lines())
        .allMatch(
            line -> line.matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d - \\w+ - INFO - .*"));
  }

  private void assertSameOutputs(String... outputs) {
    for (String output : outputs) {
      for (String file : List.of("embeddings.npy", "embeddings.json")) {
        assertThat(folder.resolve(output).resolve("producto-a").resolve(file))
            .hasSameBinaryContentAs(folder.resolve(outputs[0]).resolve("producto-a").resolve(file));
      }
    }
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("a cache"))) {
      return files.filter(file -> file.toString().contains(".jsa")).toList();
    }
  }
}
