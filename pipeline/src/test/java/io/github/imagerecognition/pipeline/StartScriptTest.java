package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The start script, with a {@code java} that only prints its arguments. */
class StartScriptTest {

  private static final String FAKE =
      """
      #!/bin/sh
      printf '%s\\n' "$@"
      """;

  private static final String ARCHIVE = "-XX:SharedArchiveFile=";
  private static final String WRITE = "-XX:+AutoCreateSharedArchive";

  @TempDir private Path folder;
  private Path script;
  private Path library;
  private Path baseArchive;

  @BeforeEach
  void installWithAFakeJava() throws IOException {
    Path home = folder.resolve("the job");
    script = Files.createDirectories(home.resolve("bin")).resolve("image-recognition-job");
    Files.copy(Path.of("src/main/bin/image-recognition-job"), script);
    library = Files.createDirectories(home.resolve("lib")).resolve("image-recognition-job.jar");
    Files.writeString(library, "first build");
    Path java = Files.createDirectories(folder.resolve("java/bin")).resolve("java");
    Files.writeString(java, FAKE);
    assertThat(java.toFile().setExecutable(true)).isTrue();
    javaVersion("25.0.3");
    Path server = Files.createDirectories(folder.resolve("java/lib/server"));
    baseArchive = Files.createFile(server.resolve("classes.jsa"));
  }

  @Test
  void namesAnArchiveOfClassesThatBelongsToThisBuild() throws Exception {
    Map<String, String> environment = Map.of("HOME", folder.toString());
    Path archive = archive(run(environment));
    assertThat(archive).startsWithRaw(folder.resolve(".cache/image-recognition"));
    assertThat(run(environment)).contains(WRITE);

    FileTime time = Files.getLastModifiedTime(library);
    Files.writeString(library, "other build");
    Files.setLastModifiedTime(library, time);
    assertThat(archive(run(environment))).isNotEqualTo(archive);
    assertThat(archive(run(environment)).getFileName().toString())
        .startsWith(archive.getFileName().toString().replaceFirst("(classes-\\d+-).*", "$1"));

    Files.writeString(library, "first build");
    assertThat(archive(run(environment))).isEqualTo(archive);
    javaVersion("25.0.4");
    assertThat(archive(run(environment))).isNotEqualTo(archive);
  }

  @Test
  void namesTheArchiveOfADistributionOnceForAll() throws Exception {
    Map<String, String> spanish =
        Map.of("XDG_CACHE_HOME", folder + "/a cache", "LC_ALL", "es_ES.UTF-8");
    Map<String, String> elsewhere =
        Map.of("XDG_CACHE_HOME", folder + "/a cache", "TZ", "Asia/Tokyo");

    Path archive = archive(run(spanish));

    assertThat(archive.getParent()).isEqualTo(folder.resolve("a cache/image-recognition"));
    assertThat(archive(run(elsewhere))).isEqualTo(archive);
  }

  @Test
  void replacesArchivesOfFormerBuildsAndThoseOfRunsThatUsedFewClasses() throws Exception {
    Map<String, String> environment = Map.of("IMAGE_RECOGNITION_CACHE", folder + "/cache");
    Path archive = archive(run(environment));
    Path former =
        archive.resolveSibling(
            archive.getFileName().toString().replaceFirst("-\\d+-\\d+\\.jsa", "-1-1.jsa"));
    Path ofAnotherFolder = archive.resolveSibling("classes-1-1-1.jsa");
    for (Path each : List.of(archive, former, ofAnotherFolder)) {
      write(each, "header", 55_000_000);
    }

    assertThat(run(environment)).contains(ARCHIVE + archive, WRITE);
    assertThat(archive).hasSize(55_000_000);

    write(archive, "header", 15_000_000);
    assertThat(run(environment)).contains(ARCHIVE + archive, WRITE);
    assertThat(archive).doesNotExist();
    assertThat(former).doesNotExist();
    assertThat(ofAnotherFolder).exists();
  }

  /** Java writes the header last. */
  @Test
  void replacesAnArchiveThatWasCutShort() throws Exception {
    Map<String, String> environment = Map.of("IMAGE_RECOGNITION_CACHE", folder + "/cache");
    Path archive = archive(run(environment));
    write(archive, "", 55_000_000);

    assertThat(run(environment)).contains(ARCHIVE + archive, WRITE);
    assertThat(archive).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--help=DirectPipelineOptions",
        "--version",
        "--check",
        "help",
        "check",
        "generate-completion",
        "--runner=FlinkRunner check",
        "--runner=FlinkRunner help",
        "--runner=FlinkRunner generate-completion",
        "--runner=FlinkRunner --version",
        "embed --help"
      })
  void writesNoArchiveOfAShortRun(String arguments) throws Exception {
    Path cache = folder.resolve("cache");
    Map<String, String> environment = Map.of("IMAGE_RECOGNITION_CACHE", cache.toString());

    assertThat(run(environment, arguments.split(" ")))
        .anyMatch(option -> option.startsWith(ARCHIVE))
        .doesNotContain(WRITE);
    assertThat(cache).doesNotExist();
    assertThat(run(environment, "--input=in")).contains(WRITE);
    assertThat(run(environment, "embed", "--input=in")).contains(WRITE);
    assertThat(run(environment, "--runner=FlinkRunner", "embed")).contains(WRITE);
  }

  /** Java ends with exit code 1 where it cannot write an archive. */
  @Test
  void writesNoArchiveWhereItCannot() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(run(Map.of("IMAGE_RECOGNITION_CACHE", file + "/cache")))
        .endsWith("io.github.imagerecognition.pipeline.Main")
        .doesNotContain(WRITE);

    Path full = Path.of("/proc"); // To everybody: nothing can be created, and nothing is free.
    assumeTrue(Files.isDirectory(full), "there is no /proc here");
    assertThat(run(Map.of("IMAGE_RECOGNITION_CACHE", full.toString()))).doesNotContain(WRITE);
  }

  @Test
  void doesWithoutAnArchiveWhereNothingSaysWhereTheCacheIs() throws Exception {
    List<String> arguments = run(Map.of(), "--input=a b", "");

    assertThat(arguments)
        .noneMatch(argument -> argument.contains("rchive"))
        .endsWith("io.github.imagerecognition.pipeline.Main", "--input=a b", "");
  }

  /** Java's own, which a runtime made by jlink does not have. */
  @Test
  void doesWithoutAnArchiveWhereJavaHasNoneToAddTo() throws Exception {
    Map<String, String> environment = Map.of("IMAGE_RECOGNITION_CACHE", folder + "/cache");
    assertThat(run(environment)).contains(WRITE);

    Files.delete(baseArchive);

    assertThat(run(environment))
        .noneMatch(argument -> argument.contains("rchive"))
        .endsWith("io.github.imagerecognition.pipeline.Main");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-XX:SharedArchiveFile=own", "-XX:ArchiveClassesAtExit=own", "-Xshare:off"})
  void leavesAnArchiveOfOnesOwnAlone(String option) throws Exception {
    Map<String, String> environment =
        Map.of("IMAGE_RECOGNITION_CACHE", folder + "/cache", "JAVA_OPTS", option);

    assertThat(run(environment))
        .contains(option)
        .noneMatch(argument -> argument.startsWith(ARCHIVE + folder) || argument.equals(WRITE));
  }

  @ParameterizedTest
  @CsvSource({
    "17.0.15, false, false",
    "21.0.8, true, false",
    "24, true, true",
    "25.0.3, true, true"
  })
  void givesJavaTheOptionsThatItsVersionKnows(String version, boolean archive, boolean access)
      throws Exception {
    javaVersion(version);

    List<String> arguments = run(Map.of("IMAGE_RECOGNITION_CACHE", folder + "/cache"));

    assertThat(arguments.contains(WRITE)).isEqualTo(archive);
    assertThat(arguments.contains("--enable-native-access=ALL-UNNAMED")).isEqualTo(access);
    assertThat(arguments.contains("--sun-misc-unsafe-memory-access=allow")).isEqualTo(access);
  }

  @Test
  void givesAJavaOfAnUnknownVersionNone() throws Exception {
    Files.delete(folder.resolve("java/release"));

    assertThat(run(Map.of("IMAGE_RECOGNITION_CACHE", folder + "/cache")))
        .noneMatch(argument -> argument.startsWith("--") || argument.contains("rchive"));
  }

  private void javaVersion(String version) throws IOException {
    Files.writeString(
        folder.resolve("java/release"),
        "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"%s\"\nJAVA_VERSION_DATE=\"1\"\n"
            .formatted(version));
  }

  /** A file with a hole, which takes no room. */
  private static void write(Path file, String header, int size) throws IOException {
    Files.createDirectories(file.getParent());
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.write(header.getBytes(StandardCharsets.UTF_8));
      sparse.setLength(size);
    }
  }

  private static Path archive(List<String> arguments) {
    return arguments.stream()
        .filter(argument -> argument.startsWith(ARCHIVE))
        .map(argument -> Path.of(argument.substring(ARCHIVE.length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError(ARCHIVE + " is not in " + arguments));
  }

  private List<String> run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(script.toString());
    builder.command().addAll(List.of(arguments));
    builder.redirectErrorStream(true);
    builder.environment().keySet().retainAll(List.of("PATH"));
    builder.environment().put("JAVA_HOME", folder.resolve("java").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output.lines().toList();
  }
}
