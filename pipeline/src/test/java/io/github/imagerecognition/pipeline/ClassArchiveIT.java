package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one run leaves in the cache for the next one to start with. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClassArchiveIT {

  @TempDir private Path folder;

  @Test
  void startsWithTheClassesThatTheFirstRunHasLeftInTheCacheAndReadsHardlyAnyFromJars()
      throws Exception {
    Path picture = ReferenceData.path("images/jpeg-420.jpg");
    Files.copy(picture, Files.createDirectories(folder.resolve("in/producto-a")).resolve("a.jpg"));
    Map<String, String> environment =
        Map.of(
            "IMAGE_RECOGNITION_CACHE",
            folder.resolve("a cache").toString(),
            "JAVA_OPTS",
            "-XX:TieredStopAtLevel=1 -Xlog:class+load");

    String first =
        JobProcess.run(0, folder, environment, "--input=in", "--output=1", JobProcess.NARROW);
    String second =
        JobProcess.run(0, folder, environment, "--input=in", "--output=2", JobProcess.NARROW);

    String pipeline = "org.apache.beam.sdk.Pipeline source: ";
    assertThat(first).contains(pipeline).doesNotContain(pipeline + "shared");
    assertThat(second).contains(pipeline + "shared objects file (top)");
    assertThat(second.lines().filter(line -> line.contains("source: shared")))
        .hasSizeGreaterThan(5000);
    assertThat(second.lines().filter(line -> line.contains("source: file:"))).hasSizeLessThan(200);
    assertThat(folder.resolve("a cache")).isDirectoryNotContaining("glob:**.part");
    assertThat(folder.resolve("2/producto-a/embeddings.json"))
        .hasSameBinaryContentAs(folder.resolve("1/producto-a/embeddings.json"));
  }

  @Test
  void replacesAnArchiveOfClassesThatIsOfNoUse() throws Exception {
    Path picture = ReferenceData.path("images/jpeg-420.jpg");
    Files.copy(picture, Files.createDirectories(folder.resolve("in/producto-a")).resolve("a.jpg"));
    Path cache = folder.resolve("cache");
    Map<String, String> environment = Map.of("IMAGE_RECOGNITION_CACHE", cache.toString());
    String[] arguments = {"--input=in", "--reprocess=all", JobProcess.NARROW};

    JobProcess.run(0, folder, environment, arguments);
    Path archive = archives(cache).get(0);
    Path ofAFormerBuild =
        archive.resolveSibling(
            archive.getFileName().toString().replaceFirst("-\\d+-\\d+\\.jsa", "-1-1.jsa"));
    Files.move(archive, ofAFormerBuild);
    JobProcess.run(0, folder, environment, arguments);
    assertThat(archives(cache)).containsExactly(archive);

    JobProcess.run(0, folder, environment, arguments);
    assertThat(archives(cache)).containsExactly(archive);

    Files.write(archive, new byte[10_000]);
    String output = JobProcess.run(0, folder, environment, arguments);
    assertThat(output).contains("Products: 1 embedded").doesNotContain("WARN", "rror");
    assertThat(archives(cache)).isEmpty();
  }

  private static List<Path> archives(Path cache) throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.filter(file -> file.toString().contains(".jsa")).toList();
    }
  }
}
