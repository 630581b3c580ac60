package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo where torchvision's weights cannot be downloaded: its own network is a trained one. */
@Timeout(120)
class DemoTest {

  private static final String HOME = "image-recognition.home";
  private static final Path SOURCES = Path.of(System.getProperty(HOME), "src");

  @TempDir private Path folder;

  @BeforeEach
  void useTheSourcesAsHome() {
    System.setProperty(HOME, SOURCES.toString());
  }

  @AfterEach
  void useTheFormerHome() {
    System.setProperty(HOME, SOURCES.getParent().toString());
  }

  @Test
  void likeProductsAreNeighbours() throws IOException {
    // The precision is for torchvision's weights: the demo's own network has one of its own.
    Map<String, float[]> products = demo("--demo", "--precision=int8", "--device=cpu");

    assertNearest(products, "electric-guitar", "bass-guitar", 0.76);
    assertNearest(products, "bass-guitar", "electric-guitar", 0.76);
    assertNearest(products, "tea-glass", "teacup", 0.78);
    assertNearest(products, "teacup", "tea-glass", 0.78);
    assertNearest(products, "mug", "teacup", 0.59);
    assertNearest(products, "desk-lamp", "work-lamp", 0.42);
    assertNearest(products, "work-lamp", "desk-lamp", 0.42);
  }

  @Test
  void singlePicturesHaveAnotherOfTheirProductNearest() throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    try (Stream<Path> files = Files.walk(SOURCES.resolve("demo/bucket"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String product = file.getParent().getFileName() + "--" + file.getFileName();
        Files.copy(file, Files.createDirectory(pictures.resolve(product)).resolve("picture.jpg"));
      }
    }
    Map<String, float[]> embeddings =
        demo(
            "--input=" + pictures,
            "--weights=" + SOURCES.resolve("demo/network/mobilenetv2-oid.onnx"),
            "--imageSize=300",
            "--resizeSize=343",
            "--mean=0.5,0.5,0.5",
            "--std=0.5,0.5,0.5");

    assertThat(embeddings).hasSize(40);
    assertThat(
            embeddings.keySet().stream()
                .filter(it -> product(nearest(embeddings, it)).equals(product(it))))
        .hasSizeGreaterThanOrEqualTo(33);
  }

  private Map<String, float[]> demo(String... options) throws IOException {
    Path output = folder.resolve("output");
    Map<String, String> offline =
        Map.of(
            "HTTPS_PROXY",
            "http://127.0.0.1:1",
            "IMAGE_RECOGNITION_CACHE",
            folder.resolve("cache").toString());
    String[] all =
        Stream.concat(Stream.of(options), Stream.of("--output=" + output)).toArray(String[]::new);
    String log = JobInProcess.run(0, offline, all);
    if (options[0].equals("--demo")) {
      assertThat(log)
          .containsOnlyOnce("Going on with the demo's own small network")
          .containsSubsequence(
              "Nearest: tea glass → teacup 0.78",
              "Nearest: electric guitar → bass guitar 0.76",
              "Report: " + output + "/_report.html");
      assertThat(output.resolve("_report.html"))
          .content()
          .contains("producto-SKU001-electric-guitar");
    }
    Map<String, float[]> embeddings = new TreeMap<>();
    try (Stream<Path> files = Files.walk(output)) {
      for (Path file : files.filter(it -> it.endsWith("embeddings.json")).toList()) {
        JsonNode json = new JsonMapper().readTree(Files.readAllBytes(file));
        assertThat(json.get("model").asText()).isEqualTo("mobilenetv2-oid.onnx");
        embeddings.put(
            json.get("product_sku").asText().replaceFirst("^producto-SKU\\d+-", ""),
            new JsonMapper().treeToValue(json.get("embeddings"), float[].class));
      }
    }
    return centred(embeddings);
  }

  /** Taking the mean off first spreads the cosines of features that are all positive. */
  private static Map<String, float[]> centred(Map<String, float[]> embeddings) {
    int dimensions = embeddings.values().iterator().next().length;
    double[] mean = new double[dimensions];
    embeddings.values().forEach(it -> add(mean, it, 1.0 / embeddings.size()));
    Map<String, float[]> centred = new LinkedHashMap<>();
    embeddings.forEach(
        (name, embedding) -> {
          float[] rest = new float[dimensions];
          for (int i = 0; i < dimensions; i++) {
            rest[i] = (float) (embedding[i] - mean[i]);
          }
          centred.put(name, rest);
        });
    return centred;
  }

  private static void add(double[] sum, float[] embedding, double weight) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += embedding[i] * weight;
    }
  }

  private static void assertNearest(
      Map<String, float[]> products, String product, String nearest, double similarity) {
    assertThat(nearest(products, product)).as(product).isEqualTo(nearest);
    assertThat(cosine(products.get(product), products.get(nearest)))
        .as(product)
        .isCloseTo(similarity, within(0.01));
  }

  private static String nearest(Map<String, float[]> embeddings, String name) {
    List<String> others = embeddings.keySet().stream().filter(it -> !it.equals(name)).toList();
    return others.stream()
        .max(Comparator.comparing(it -> cosine(embeddings.get(name), embeddings.get(it))))
        .orElseThrow();
  }

  private static String product(String picture) {
    return StringUtils.substringBefore(picture, "--");
  }

  private static double cosine(float[] first, float[] second) {
    return dot(first, second) / Math.sqrt(dot(first, first) * dot(second, second));
  }

  private static double dot(float[] first, float[] second) {
    double sum = 0;
    for (int i = 0; i < first.length; i++) {
      sum += (double) first[i] * second[i];
    }
    return sum;
  }
}
