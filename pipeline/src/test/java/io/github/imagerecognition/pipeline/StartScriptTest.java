package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

/** The start script, with a {@code java} that only says how it is called. */
class StartScriptTest {

  private static final String FAKE =
      """
      #!/bin/sh
      printf '%s\\n' "$@"
      """;

  private static final String WANTED = "-Dimage-recognition.class-archive.wanted=";
  private static final String USED = "-Dimage-recognition.class-archive.used=";

  @TempDir private Path folder;
  private Path script;
  private Path library;

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
  }

  @Test
  void asksForAnArchiveOfClassesUntilThereIsOneOfThisBuild() throws Exception {
    Map<String, String> environment = Map.of("HOME", folder.toString());
    Path archive = archive(run(environment), WANTED);
    assertThat(archive).startsWithRaw(folder.resolve(".cache/image-recognition"));
    assertThat(run(environment)).contains("-XX:+RecordDynamicDumpInfo");

    Files.createDirectories(archive.getParent());
    Files.writeString(archive, "classes");
    assertThat(archive(run(environment), USED)).isEqualTo(archive);
    assertThat(run(environment))
        .contains("-XX:SharedArchiveFile=" + archive)
        .doesNotContain("-XX:+RecordDynamicDumpInfo");

    FileTime time = Files.getLastModifiedTime(library);
    Files.writeString(library, "other build");
    Files.setLastModifiedTime(library, time);
    assertThat(archive(run(environment), WANTED)).isNotEqualTo(archive);
    assertThat(archive(run(environment), WANTED).getFileName().toString())
        .startsWith(archive.getFileName().toString().replaceFirst("(classes-\\d+-).*", "$1"));
  }

  @Test
  void namesTheArchiveOfADistributionOnceForAll() throws Exception {
    Map<String, String> spanish = Map.of("XDG_CACHE_HOME", "c", "LC_ALL", "es_ES.UTF-8");
    Map<String, String> elsewhere = Map.of("XDG_CACHE_HOME", "c", "TZ", "Asia/Tokyo");

    Path archive = archive(run(spanish), WANTED);

    assertThat(archive.getParent()).isEqualTo(Path.of("c/image-recognition"));
    assertThat(archive(run(elsewhere), WANTED)).isEqualTo(archive);
  }

  @Test
  void doesWithoutAnArchiveWhereNothingSaysWhereTheCacheIs() throws Exception {
    List<String> arguments = run(Map.of(), "--input=a b", "");

    assertThat(arguments)
        .noneMatch(argument -> argument.contains("rchive") || argument.contains("RecordDynamic"))
        .endsWith("io.github.imagerecognition.pipeline.Main", "--input=a b", "");
  }

  private static Path archive(List<String> arguments, String property) {
    return arguments.stream()
        .filter(argument -> argument.startsWith(property))
        .map(argument -> Path.of(argument.substring(property.length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError(property + " is not in " + arguments));
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
