package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.embedding.Failure;
import io.github.imagerecognition.embedding.FailuresFile;
import io.github.imagerecognition.testing.ExportedCatalogue;
import io.github.imagerecognition.testing.HostileStore;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code report} puts into its page. */
@Timeout(120)
class ReportCommandTest {

  @TempDir private Path folder;
  private Path output;

  /** Products a to e, of which a and b have the same picture and e failed. */
  @BeforeEach
  void fill() throws IOException {
    output = Files.createDirectories(folder.resolve("embeddings"));
    picture("a", "images/jpeg-420.jpg");
    picture("b", "images/jpeg-420.jpg");
    picture("c", "images/png-rgba.png");
    picture("e", "bad-images/jpeg-cut-in-half.jpg");
    Map<String, float[]> embeddings = new TreeMap<>();
    embeddings.put("producto-a", new float[] {1, 0, 0});
    embeddings.put("producto-b", new float[] {1, 0.01f, 0});
    embeddings.put("producto-c", new float[] {0, 1, 0});
    embeddings.put("producto-d", new float[] {0, 0, 2}); // its pictures are gone
    new ExportedCatalogue(embeddings).writeTo(output.resolve("_catalogue"));
    Failure failure =
        new Failure("", "producto-e", ErrorCode.PRODUCT_WITHOUT_IMAGES, "none is usable");
    Files.write(output.resolve("_failures.jsonl"), FailuresFile.encode(List.of(failure)));
  }

  private void picture(String product, String file) throws IOException {
    Path target = Files.createDirectories(folder.resolve("producto-" + product));
    Files.copy(ReferenceData.path(file), target.resolve("1.jpg"));
  }

  @Test
  void showsTheCatalogueWithoutAnotherFile() throws IOException {
    String log = run(0);

    assertThat(log.strip()).endsWith("INFO - Report: " + output + "/_report.html");
    JsonNode data = data(output.resolve("_report.html"));
    assertThat(data.at("/products").findValuesAsText("name"))
        .filteredOn(name -> name.startsWith("producto-"))
        .containsExactly("producto-a", "producto-b", "producto-c", "producto-d", "producto-e");
    assertThat(data.at("/products/0/nearest/0").asInt()).isEqualTo(1);
    assertThat(data.at("/products/0/similarities/0").asDouble()).isGreaterThan(0.99);
    assertThat(data.at("/products/0/pictures/0/jpeg").asText()).startsWith("/9j/");
    assertThat(data.at("/products/3/pictures")).isEmpty();
    assertThat(data.at("/products/3/embedded").asBoolean()).isTrue();
    assertThat(data.at("/products/4/embedded").asBoolean()).isFalse();
    assertThat(data.at("/products/4/pictures/0/failure").asText())
        .startsWith("IMAGE_TRUNCATED: JPEG cut off");
    assertThat(data.at("/duplicates/0/products").toString()).isEqualTo("[0,1]");
    assertThat(data.at("/duplicates/0/equal_pictures").asInt()).isEqualTo(2);
    assertThat(data.at("/failures/0/remedy").asText()).isEqualTo("replace the pictures, run again");
    assertThat(data.at("/explained_variance")).hasSize(2);
  }

  @Test
  void showsFailuresAndDuplicatesFirst() throws IOException {
    Path page = folder.resolve("pages/shop.html");

    run(0, "--maxProducts=3", "--to=" + page);

    JsonNode data = data(page);
    assertThat(data.get("products"))
        .extracting(it -> it.get("name").asText())
        .containsExactly("producto-a", "producto-b", "producto-e");
    assertThat(data.get("products_in_all").asInt()).isEqualTo(5);
  }

  @Test
  void showsTheLastRunOfAllShards() throws IOException {
    record("_run.json", "2026-11-26T10:00:00Z", 1);
    record("_run-0-of-2.json", "2026-11-27T10:00:00Z", 2);
    record("_run-1-of-2.json", "2026-11-27T10:00:01Z", 2);
    Files.writeString(output.resolve("_running.json"), "of somebody else");

    run(0);

    assertThat(data(output.resolve("_report.html")).get("runs"))
        .extracting(it -> it.get("ended").asText())
        .containsExactly("2026-11-27T10:00:00Z", "2026-11-27T10:00:01Z");
    assertThat(Files.readString(output.resolve("_report.html")))
        .doesNotContain("/home/of/somebody");
  }

  private void record(String file, String ended, int shards) throws IOException {
    Files.writeString(
        output.resolve(file),
        "{\"format_version\":1,\"outcome\":\"succeeded\",\"ended\":\"%s\",\"shard_count\":%s,\"options\":{\"--env\":\"/home/of/somebody\"}}"
            .formatted(ended, shards));
  }

  @Test
  void worksFromStoreToStore() throws IOException {
    try (HostileStore store = HostileStore.start()) {
      upload(store);

      String log = JobInProcess.run(0, store.environment(), "report");

      assertThat(log).containsPattern("INFO - Report: s3://\\S+/embeddings/_report.html");
      Path page =
          Files.write(folder.resolve("x.html"), store.objects().get("embeddings/_report.html"));
      assertThat(data(page).at("/products/0/pictures/0/jpeg").asText()).startsWith("/9j/");
      assertThat(data(page).at("/duplicates/0/products").toString()).isEqualTo("[0,1]");
    }
  }

  @Test
  void writesNoPageWithoutPicturesWhereTheStoreFails() throws IOException {
    try (HostileStore store = HostileStore.start()) {
      upload(store);
      store.answering(
          (verb, key) ->
              key.endsWith(".jpg")
                  ? Optional.of(HostileStore.Answer.error(403, "AccessDenied"))
                  : Optional.empty());

      assertThat(JobInProcess.run(1, store.environment(), "report")).contains("STORE_DENIED: ");
      assertThat(store.objects()).doesNotContainKey("embeddings/_report.html");
    }
  }

  private void upload(HostileStore store) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        store.objects().put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
  }

  @Test
  void saysWhatToDoWithoutACatalogue() throws IOException {
    Files.delete(output.resolve("_catalogue/catalogue.json"));

    assertThat(run(1)).contains("CATALOGUE_MISSING: ", "_catalogue", "export");
    assertThat(output.resolve("_report.html")).doesNotExist();
  }

  @Test
  void refusesAPageOfAnotherKind() {
    assertThat(run(1, "--to=report.pdf"))
        .contains("CONFIGURATION: --to='report.pdf' is not the name of a file .html");
  }

  private String run(int exitCode, String... options) {
    String[] all = new String[options.length + 2];
    all[0] = "report";
    all[1] = "--input=" + folder;
    System.arraycopy(options, 0, all, 2, options.length);
    return JobInProcess.run(exitCode, Map.of(), all);
  }

  private static JsonNode data(Path page) throws IOException {
    String json = StringUtils.substringBetween(Files.readString(page), "id=\"data\">", "</script>");
    return new JsonMapper().readTree(json);
  }
}
