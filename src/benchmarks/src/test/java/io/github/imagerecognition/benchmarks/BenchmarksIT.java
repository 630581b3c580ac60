package io.github.imagerecognition.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every part on next to nothing: that it works, not how fast. */
class BenchmarksIT {

  private static final Set<String> WHOLE_JOB = Set.of("folder", "s3");

  private static Workspace workspace;

  @BeforeAll
  static void makeACatalogueOfOneProduct() throws IOException {
    Workspace full = Workspace.in(Path.of(System.getProperty("benchmarks.root")));
    Path sample = full.folder().resolve("sample");
    Path product = full.sample().resolve("producto-SKU001-electric-guitar");
    workspace =
        full.withSample(Catalogue.copies(product, 1, sample))
            .withJavaOptions("-XX:TieredStopAtLevel=1 " + archive(full.root()));
  }

  /** What the job's own tests have left where its start script asks for no archive of classes. */
  private static String archive(Path root) {
    Path archive = root.resolve("pipeline/target/class-archive/job.jsa");
    return Runtime.version().feature() < 19 && Files.exists(archive)
        ? "-XX:SharedArchiveFile=" + archive
        : "";
  }

  @ParameterizedTest
  @ValueSource(strings = {"network", "preprocessing", "folder", "s3", "baseline", "tiny", "memory"})
  void everyPartMeasuresAllItsFiguresOrSaysWhyNot(String name)
      throws IOException, InterruptedException {
    Part part = part(name);

    if (WHOLE_JOB.contains(name)) {
      prepareWithAnEmptyCache(part);
    } else {
      part.prepare();
    }
    Round round = new Round(1, System.out);
    part.measure(round);

    List<Row> measured =
        part.rows().stream().filter(row -> row.cells(List.of(round)).isPresent()).toList();
    if (round.omissions().isEmpty()) {
      assertThat(measured).hasSameSizeAs(part.rows());
    } else {
      System.out.println("Not measured: " + round.omissions());
      assertThat(measured).hasSizeLessThan(part.rows().size());
    }
    try (var files = Files.list(workspace.folder())) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".log"));
    }
  }

  /** After which nothing measures a first start. */
  private static void prepareWithAnEmptyCache(Part part) throws IOException, InterruptedException {
    Path cache = Path.of(System.getenv("IMAGE_RECOGNITION_CACHE"));
    Catalogue.delete(cache);

    part.prepare();

    assertThat(cache).isDirectoryContaining("glob:**.onnx");
    // The start script asks no older Java for an archive of classes.
    if (Runtime.version().feature() >= 19) {
      assertThat(cache).isDirectoryContaining("glob:**.jsa");
    }
  }

  private static Part part(String name) {
    return Benchmarks.parts(workspace, scale()).stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Scale scale() {
    return new Scale(
        1,
        Duration.ofMillis(10),
        Duration.ofMillis(10),
        workspace.narrowWeights(),
        List.of(NetworkPart.BATCH_SIZE_OF_THE_JOB),
        List.of(64),
        new Scale.Pair(1, 2),
        new Scale.Pair(1, 2),
        new Scale.Pair(3, 6),
        new Scale.Pair(1, 2));
  }
}
