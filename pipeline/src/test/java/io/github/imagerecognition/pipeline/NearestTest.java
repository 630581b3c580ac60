package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.imagerecognition.catalogue.Catalogue;
import io.github.imagerecognition.testing.ExportedCatalogue;
import io.github.imagerecognition.testing.HostileStore;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code nearest} in the sample catalogue, which the demo's own network has embedded. */
@Timeout(120)
class NearestTest {

  private static final String HOME = "image-recognition.home";
  private static final Path SOURCES = Path.of(System.getProperty(HOME), "src");

  @TempDir private static Path folder;

  private static Map<String, String> offline;
  private static Path catalogue;

  @BeforeAll
  static void embedAndExportTheSampleCatalogue() {
    System.setProperty(HOME, SOURCES.toString());
    offline =
        Map.of(
            "HTTPS_PROXY",
            "http://127.0.0.1:1",
            "IMAGE_RECOGNITION_CACHE",
            folder.resolve("cache").toString());
    Path output = folder.resolve("output");
    JobInProcess.run(0, offline, "--demo", "--output=" + output, "--export=npy");
    catalogue = output.resolve("_catalogue");
  }

  @AfterAll
  static void useTheFormerHome() {
    System.setProperty(HOME, SOURCES.getParent().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "SKU001-electric-guitar, SKU002-bass-guitar, 0.76",
    "SKU002-bass-guitar, SKU001-electric-guitar, 0.76",
    "SKU003-tea-glass, SKU004-teacup, 0.78",
    "SKU004-teacup, SKU003-tea-glass, 0.78",
    "SKU005-mug, SKU004-teacup, 0.59",
    "SKU010-desk-lamp, SKU012-work-lamp, 0.42",
    "SKU012-work-lamp, SKU010-desk-lamp, 0.42",
  })
  void findsLikeProducts(String product, String nearest, double similarity) throws IOException {
    JsonNode found =
        Printed.json(offline, "nearest", "--demo", output(), "--product=producto-" + product);

    assertThat(found.at("/metric").asText()).isEqualTo("centred");
    assertThat(found.at("/nearest")).hasSize(10);
    assertThat(found.at("/nearest/0/rank").asInt()).isEqualTo(1);
    assertThat(found.at("/nearest/0/product_sku").asText()).isEqualTo("producto-" + nearest);
    assertThat(found.at("/nearest/0/similarity").asDouble()).isCloseTo(similarity, within(0.01));
    assertThat(found.at("/nearest/0/images").asInt()).isBetween(3, 4);
  }

  @Test
  void printsATableForPeople() {
    String printed =
        Printed.by(
                0,
                offline,
                "nearest",
                "--catalogue=" + catalogue,
                "--product=SKU003-tea-glass",
                "--metric=cosine",
                "--top=2")
            .text();

    assertThat(printed)
        .contains(
            """
            Nearest to producto-SKU003-tea-glass of 12 products (cosine):
            rank  similarity  images  product
               1      0.98""")
        .containsPattern("\n   2      0.94\\d\\d       3  producto-SKU005-mug\n")
        .doesNotContain("\n   3 ");
  }

  @Test
  void embedsAPictureAsTheCatalogueWas() throws IOException {
    String key = "producto-SKU004-teacup/";
    try (Stream<Path> files = Files.list(SOURCES.resolve("demo/bucket").resolve(key))) {
      key += files.sorted().findFirst().orElseThrow().getFileName();
    }

    JsonNode byKey =
        Printed.json(offline, "nearest", "--demo", output(), "--image=" + key, "--top=1");
    JsonNode byFile =
        Printed.json(
            offline,
            "nearest",
            "--catalogue=" + catalogue,
            "--image=" + SOURCES.resolve("demo/bucket").resolve(key),
            "--top=1");

    assertThat(byKey.at("/nearest/0/product_sku").asText()).isEqualTo("producto-SKU004-teacup");
    assertThat(byKey.at("/nearest/0/similarity").asDouble()).isGreaterThan(0.6);
    assertThat(byFile.at("/nearest")).isEqualTo(byKey.at("/nearest"));
  }

  @Test
  void refusesAnotherNetworkThanTheCatalogues() {
    assertThat(
            fail(
                "--catalogue=" + catalogue,
                "--image=" + ReferenceData.path("images/png-rgb.png"),
                JobProcess.NARROW))
        .contains("WEIGHTS_MISFIT: the catalogue was made by mobilenetv2-oid.onnx with the weights")
        .contains(", and these are resnet50 with the weights")
        .contains(": give its own with --weights=FILE");
  }

  @Test
  void refusesAnotherCalibrationThanTheCatalogues() throws IOException {
    Catalogue made = Catalogue.parse(Files.readAllBytes(catalogue.resolve(Catalogue.FILE)));
    Path other =
        new ExportedCatalogue(Map.of("a", new float[] {1, 2}))
            .madeBy(made.model(), made.weights(), made.preprocessing())
            .writeTo(folder.resolve("other"));
    Path description = other.resolve(Catalogue.FILE);
    Files.writeString(
        description,
        Files.readString(description)
            .replace("\"preprocessing\"", "\"calibration\":\"c1\",\"preprocessing\""));

    assertThat(fail("--catalogue=" + other, "--image=" + ReferenceData.path("images/png-rgb.png")))
        .contains("WEIGHTS_MISFIT: the catalogue was made with another calibration: ")
        .contains("--calibration");
  }

  @Test
  void suggestsNamesThatAreAlike() {
    assertThat(fail("--catalogue=" + catalogue, "--product=teacup-SKU004"))
        .contains("CONFIGURATION: the catalogue has no product 'teacup-SKU004': did you mean ")
        .contains("producto-SKU004-teacup");
    assertThat(fail("--catalogue=" + catalogue, "--product=lamp"))
        .contains("producto-SKU010-desk-lamp or producto-SKU012-work-lamp or ");
  }

  @Test
  void saysHowACatalogueIsMadeWhereThereIsNone() {
    assertThat(fail("--catalogue=" + folder.resolve("none"), "--product=a"))
        .contains("CATALOGUE_MISSING: there is no catalogue in " + folder.resolve("none"))
        .contains(": make it with the command export, or say with --catalogue where it is");
  }

  @Test
  void refusesWhatIsNoQuestion() {
    String here = "--catalogue=" + catalogue;

    assertThat(fail(here)).contains("Give --product=NAME or --image=FILE");
    assertThat(fail(here, "--product=a", "--image=b")).contains("Give --product=NAME or");
    assertThat(fail(here, "--product=a", "--tpo=3")).contains("no option --tpo").contains("--top");
    assertThat(fail(here, "--product=a", "--modelName=resnet50"))
        .contains("--modelName is the catalogue's own here");
    assertThat(fail(here, "--demo", "--image=none.jpg"))
        .contains("--image=none.jpg is neither a file nor a key of the input");
    assertThat(fail(here, "--image=none.jpg"))
        .contains("--image=none.jpg is no file, nor a key of an input: missing COS_ENDPOINT");
    assertThat(fail(here, "--image=" + ReferenceData.path("bad-images/jpeg-cut-in-half.jpg")))
        .containsPattern("IMAGE_\\w+: \\S+jpeg-cut-in-half.jpg: ");
  }

  @Test
  void refusesAFileThatNoPictureFills() throws IOException {
    Path file = folder.resolve("large.jpg");
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(100_000_001); // without taking room on the disk
    }

    assertThat(fail("--catalogue=" + catalogue, "--image=" + file))
        .contains("IMAGE_TOO_LARGE: " + file + ": its 100000001 bytes are more than the 100000000");
  }

  @Test
  void searchesACatalogueInAStore() throws IOException {
    try (HostileStore store = HostileStore.start();
        Stream<Path> files = Files.walk(catalogue)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        store
            .objects()
            .put("embeddings/_catalogue/" + catalogue.relativize(file), Files.readAllBytes(file));
      }
      Map<String, String> environment = new TreeMap<>(store.environment());
      environment.putAll(offline);

      JsonNode found =
          Printed.json(environment, "nearest", "--product=SKU003-tea-glass", "--top=1");

      assertThat(found.at("/nearest/0/product_sku").asText()).isEqualTo("producto-SKU004-teacup");
    }
  }

  private static String output() {
    return "--output=" + catalogue.getParent();
  }

  private static String fail(String... options) {
    String[] all = Stream.concat(Stream.of("nearest"), Stream.of(options)).toArray(String[]::new);
    return JobInProcess.run(1, offline, all);
  }
}
