package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.testing.ExportedCatalogue;
import io.github.imagerecognition.testing.HostileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code duplicates} of a catalogue that was written without the job. */
@Timeout(60)
class DuplicatesTest {

  private static final String JSON_LINES =
      """
      {"kind":"equal_picture","products":["producto-a","producto-b"],"pictures":["producto-a/1.jpg","producto-b/9.jpg"]}
      {"kind":"similar","similarity":0.99,"products":["producto-c","producto-d"]}
      """;

  /** Of the products, a and b have a picture in common and the same embedding. */
  private static final Map<String, float[]> EMBEDDINGS =
      Map.of(
          "producto-a", new float[] {1, 0, 0},
          "producto-b", new float[] {1, 0, 0},
          "producto-c", new float[] {0, 1, 0},
          "producto-d", new float[] {0, 0.99f, 0.14106736f},
          "producto-e", new float[] {0, 0, 1});

  private static final Map<String, String> PICTURES =
      Map.of(
          "producto-a/1.jpg", "same",
          "producto-b/1.jpg", "other",
          "producto-b/9.jpg", "same",
          "producto-c/1.jpg", "diff",
          "producto-d/1.jpg", "long, and no other");

  @TempDir private Path folder;

  @Test
  void writesThemBesideTheCatalogue() throws IOException {
    fillFolder();

    String log = run(0, "--metric=cosine", "--threshold=0.98");

    assertThat(log)
        .contains("Products with a picture in common: 2 in 1 groups")
        .contains("Products that are similar (cosine, 0.98 or more): 2 in 1 groups")
        .contains("Wrote duplicates.jsonl and duplicates.csv to " + catalogue());
    assertThat(catalogue().resolve("duplicates.jsonl")).hasContent(JSON_LINES);
    assertThat(catalogue().resolve("duplicates.csv"))
        .content()
        .isEqualTo(
            """
            group,kind,similarity,product_sku,picture
            1,equal_picture,,producto-a,producto-a/1.jpg
            1,equal_picture,,producto-b,producto-b/9.jpg
            2,similar,0.99,producto-c,
            2,similar,0.99,producto-d,
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void replacesThoseOfAnEarlierSearch() throws IOException {
    fillFolder();
    run(0, "--metric=cosine", "--threshold=0.98");

    assertThat(run(0, "--metric=cosine", "--threshold=0.995")).contains("or more): 0 in 0 groups");
    assertThat(catalogue().resolve("duplicates.jsonl"))
        .hasContent(JSON_LINES.lines().findFirst().orElseThrow());
  }

  @Test
  void writesThemWhereTheUserSays() throws IOException {
    fillFolder();

    run(0, "--to=" + folder.resolve("elsewhere"));

    assertThat(folder.resolve("elsewhere/duplicates.csv")).exists();
    assertThat(catalogue().resolve("duplicates.csv")).doesNotExist();
  }

  @Test
  void refusesAThresholdThatIsNone() throws IOException {
    fillFolder();

    for (String threshold : "0 -1 1.01 95 NaN many".split(" ", -1)) {
      assertThat(run(1, "--threshold=" + threshold))
          .contains("CONFIGURATION: --threshold=" + threshold + " is no number from 0.1 to 1");
    }
  }

  @Test
  void findsThemInAStoreByItsListing() throws IOException {
    try (HostileStore store = HostileStore.start()) {
      PICTURES.forEach((key, text) -> store.objects().put(key, bytes(text)));
      Path export = new ExportedCatalogue(EMBEDDINGS).writeTo(folder.resolve("export"));
      try (Stream<Path> files = Files.walk(export)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          store
              .objects()
              .put("embeddings/_catalogue/" + export.relativize(file), Files.readAllBytes(file));
        }
      }
      Map<String, String> environment = new TreeMap<>(store.environment());
      environment.put("IMAGE_RECOGNITION_CACHE", folder.resolve("cache").toString());

      JobInProcess.run(0, environment, "duplicates", "--metric=cosine", "--threshold=0.98");

      assertThat(store.objects().get("embeddings/_catalogue/duplicates.jsonl"))
          .isEqualTo(bytes(JSON_LINES));
      assertThat(store.requests()).noneMatch(request -> request.contains(".jpg"));
    }
  }

  private void fillFolder() throws IOException {
    for (Map.Entry<String, String> picture : PICTURES.entrySet()) {
      Path file = folder.resolve("input").resolve(picture.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, bytes(picture.getValue()));
    }
    new ExportedCatalogue(EMBEDDINGS).writeTo(catalogue());
  }

  private Path catalogue() {
    return folder.resolve("input/embeddings/_catalogue");
  }

  private String run(int exitCode, String... options) {
    return JobInProcess.run(
        exitCode,
        Map.of(),
        Stream.concat(
                Stream.of("duplicates", "--input=" + folder.resolve("input")), Stream.of(options))
            .toArray(String[]::new));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
