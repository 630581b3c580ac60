package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that puts the job's libraries into a Flink, on folders that look like both. */
class FlinkInstallTest {

  @TempDir private Path folder;
  private Path flink;
  private Path job;

  @BeforeEach
  void makeBoth() throws IOException {
    flink = folder.resolve("flink");
    file("flink/lib/flink-dist-1.19.3.jar", "");
    file("flink/conf/config.yaml", "Flink's own");
    job = folder.resolve("job");
    file("job/lib/api-2.jar", "");
    file("job/conf/config.yaml", "the job's");
    file("job/conf/log4j-cli.properties", "the job's");
    Files.copy(Home.folder("pipeline", "src", "main", "flink", "install"), job.resolve("install"));
  }

  @Test
  void addsTheLibrariesAndKeepsTheFormerConfiguration() throws Exception {
    install(0, flink);

    assertThat(names("flink/lib"))
        .containsExactly("flink-dist-1.19.3.jar", "image-recognition-api-2.jar");
    assertThat(flink.resolve("conf/config.yaml")).hasContent("the job's");
    assertThat(flink.resolve("conf/config.yaml.before-image-recognition"))
        .hasContent("Flink's own");
    assertThat(flink.resolve("conf/log4j-cli.properties")).hasContent("the job's");
  }

  @Test
  void replacesTheLibrariesOfAFormerVersionAndLeavesTheEditedConfiguration() throws Exception {
    install(0, flink);
    file("flink/conf/config.yaml", "edited");
    file("flink/conf/log4j-cli.properties", "edited");
    Files.move(job.resolve("lib/api-2.jar"), job.resolve("lib/api-3.jar"));

    install(0, flink);

    assertThat(names("flink/lib"))
        .containsExactly("flink-dist-1.19.3.jar", "image-recognition-api-3.jar");
    assertThat(flink.resolve("conf/config.yaml")).hasContent("edited");
    assertThat(flink.resolve("conf/log4j-cli.properties")).hasContent("edited");
    assertThat(flink.resolve("conf/config.yaml.before-image-recognition"))
        .hasContent("Flink's own");
  }

  @Test
  void refusesWhatIsNoFlinkOfThisVersion() throws Exception {
    Files.delete(flink.resolve("lib/flink-dist-1.19.3.jar"));
    file("flink/lib/flink-dist-1.20.0.jar", "");

    assertThat(install(1, flink)).startsWith("install: there is no Flink 1.19 in").hasLineCount(1);
    assertThat(names("flink/lib")).containsExactly("flink-dist-1.20.0.jar");
  }

  @Test
  void refusesAConfigurationFileThatHidesTheJobs() throws Exception {
    file("flink/conf/flink-conf.yaml", "");

    assertThat(install(1, flink)).contains("flink-conf.yaml hides config.yaml").hasLineCount(1);
    assertThat(names("flink/conf")).containsExactly("config.yaml", "flink-conf.yaml");
  }

  private String install(int exitCode, Path flink) throws Exception {
    Process process =
        new ProcessBuilder("sh", job.resolve("install").toString(), flink.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(exitCode);
    return output;
  }

  private void file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private List<String> names(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
