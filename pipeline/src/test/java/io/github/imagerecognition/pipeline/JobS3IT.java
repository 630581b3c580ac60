package io.github.imagerecognition.pipeline;

import static io.github.imagerecognition.pipeline.Shop.reference;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job against a real S3 server, as on a night at a shop. */
class JobS3IT {

  @TempDir private Path workingFolder;
  private Shop shop;

  @BeforeEach
  void open() {
    shop = new Shop();
  }

  @Test
  void embedsABucketOfSeveralPagesAndLeavesItAloneAfterwards() throws Exception {
    byte[] picture = reference("images/png-one-pixel.png");
    IntStream.range(0, 1200)
        .parallel()
        .forEach(
            i -> shop.put(String.format(Locale.ROOT, "producto-%03d/%d.png", i / 3, i), picture));

    String first = shop.run(0, Map.of());
    assertThat(first)
        .contains("Found 400 products", "Products: 400 embedded, 0 done before, 0 failed")
        .contains("Pictures: 1200 used, 0 left out");
    assertThat(shop.outputs()).hasSize(800);

    String record = "PUT /" + shop.name() + "/embeddings/_run.json";
    int before = shop.requests().size();
    String second = shop.run(0, Map.of());
    assertThat(second).contains("400 products are done already, 0 are to do");
    assertThat(shop.requests().stream().skip(before))
        .containsOnlyOnce(record)
        .filteredOn(request -> !request.equals(record))
        .isNotEmpty()
        .allMatch(request -> request.startsWith("GET /" + shop.name() + "?list-type=2"));

    Map<String, String> all = shop.outputs();
    shop.bucket().delete("embeddings/producto-007/embeddings.npy");
    before = shop.requests().size();
    String third = shop.run(0, Map.of());
    assertThat(third).contains("Products: 1 embedded, 399 done before, 0 failed");
    assertThat(shop.requests().stream().skip(before).filter(request -> request.startsWith("PUT")))
        .hasSize(4)
        .startsWith(
            "PUT /" + shop.name() + "/embeddings/producto-007/embeddings.json",
            "PUT /" + shop.name() + "/embeddings/producto-007/embeddings.npy")
        .endsWith(record)
        .element(2, InstanceOfAssertFactories.STRING)
        .startsWith("PUT /" + shop.name() + "/embeddings/producto-007/.made-");
    assertThat(shop.outputs()).isEqualTo(all);
  }

  @Test
  void embedsProductsWithAwkwardKeysAndWritesOnlyToItsOutput() throws Exception {
    List<String> products =
        List.of(
            "producto-A B",
            "producto-A+B",
            "producto-A%20B",
            "producto-Ñandú",
            "producto-😀",
            "producto-a&b=c;d",
            "producto-#?",
            "producto-'\"<>",
            "producto-..",
            "producto-A-1",
            "producto-A");
    for (String product : products) {
      shop.put(product + "/über uns/100% +&?.jpg", reference("images/jpeg-gray.jpg"));
    }
    List<String> before = shop.keys("");

    shop.run(0, Map.of("COS_OUTPUT_PREFIX", "results/of today/"));

    assertThat(shop.keys("").stream().filter(key -> !key.startsWith("results/of today/")))
        .containsExactlyElementsOf(before);
    for (String product : products) {
      assertThat(shop.keys("results/of today/" + product + "/")).hasSize(3);
    }
    assertThat(
            new JsonMapper()
                .readTree(
                    shop.bucket()
                        .read("results/of today/producto-😀/embeddings.json", 1_000_000)
                        .bytes())
                .get("product_sku")
                .asText())
        .isEqualTo("producto-😀");
  }

  @Test
  void writesTheSameBytesAsFromAFolderAndFromAnyFormOfTheWeights() throws Exception {
    Path folder = workingFolder.resolve("input");
    for (Path picture : ReferenceData.files("images")) {
      String product = "producto-" + picture.getFileName().toString().length() % 7;
      Path target = Files.createDirectories(folder.resolve(product)).resolve(picture.getFileName());
      Files.copy(picture, target);
      shop.put(product + "/" + picture.getFileName(), Files.readAllBytes(picture));
    }

    shop.run(0, Map.of());
    JobInProcess.run(
        0,
        Map.of(),
        "--input=" + folder,
        "--batchSize=3",
        "--weights=" + ReferenceData.path("weights/narrow-resnet50.safetensors"));

    Map<String, String> fromStore = shop.outputs();
    assertThat(fromStore).hasSize(14);
    fromStore.forEach(
        (key, eTag) ->
            assertThat(folder.resolve(key)).as(key).satisfies(file -> md5Is(file, eTag)));
  }

  @Test
  void readsWeightsFromTheBucket() throws Exception {
    shop.put("weights/mine.pth", reference("weights/narrow-resnet50.pth"));
    shop.put("producto-1/a.jpg", reference("images/jpeg-gray.jpg"));

    String bucket = "--weights=s3://" + shop.name();
    JobInProcess.run(0, shop.environment(), bucket + "/weights/mine.pth");
    assertThat(shop.outputs()).hasSize(2);

    String output =
        JobInProcess.run(1, shop.environment(), "--reprocess=all", bucket + "/weights/none.pth");
    JobProcess.assertOneLine(output, "WEIGHTS_MISSING", "weights/none.pth");
  }

  @Test
  void takesItsSettingsFromADotenvFile() throws Exception {
    shop.put("producto-1/a.jpg", reference("images/jpeg-gray.jpg"));
    StringBuilder lines = new StringBuilder("# settings\n");
    shop.environment().forEach((key, value) -> lines.append(key + "=" + value + "\n"));
    lines.append("MODEL_WEIGHTS=" + ReferenceData.path("weights/narrow-resnet50.pth") + "\n");
    Files.writeString(workingFolder.resolve(".env"), lines);

    JobProcess.run(0, workingFolder, Map.of());

    assertThat(shop.outputs()).hasSize(2);
  }

  @Test
  void checksEverythingAndWritesNothing() throws Exception {
    shop.put("producto-0/a.jpg", reference("bad-images/empty.jpg"));
    shop.put("producto-1/a.jpg", reference("images/jpeg-gray.jpg"));
    int before = shop.requests().size();

    String output = JobInProcess.run(0, shop.environment(), JobProcess.NARROW, "--check");

    assertThat(output).contains("Found 2 products", "Embedded producto-1/a.jpg", "Check passed");
    assertThat(shop.requests().stream().skip(before))
        .allMatch(request -> request.startsWith("GET"));
  }

  private static void md5Is(Path file, String expected) throws IOException {
    assertThat(DigestUtils.md5Hex(Files.readAllBytes(file))).isEqualTo(expected);
  }
}
