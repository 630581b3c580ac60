package io.github.imagerecognition.pipeline;

import static io.github.imagerecognition.pipeline.Shop.reference;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.testing.RequestRelay;
import io.github.imagerecognition.testing.S3Server;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the job says when something is wrong with a bucket, a key or a picture. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class JobS3FailuresIT {

  @TempDir private Path workingFolder;
  private Shop shop;

  @BeforeEach
  void open() {
    shop = new Shop();
  }

  @Test
  void listsFailuresAndForgetsThoseOfFormerRuns() throws Exception {
    shop.put("producto-bad/1.jpg", reference("bad-images/jpeg-cut-in-half.jpg"));
    shop.put("producto-bad/2.png", reference("bad-images/random.png"));
    shop.put("producto-good/1.jpg", reference("images/jpeg-gray.jpg"));
    shop.put("producto-good/2.jpg", reference("bad-images/empty.jpg"));
    shop.put("producto-good/notes.txt", reference("images/jpeg-gray.jpg"));

    String output = shop.run(1, Map.of());

    assertThat(output)
        .contains("Ignored 1 objects that are not product pictures")
        .containsPattern("IMAGE_TRUNCATED: 1\\R")
        .containsPattern("PRODUCT_WITHOUT_IMAGES: 1\\R")
        .contains("IMAGE_UNSUPPORTED producto-bad/2.png")
        .contains("Products: 1 embedded, 0 done before, 1 failed")
        .contains("Pictures: 1 used, 3 left out")
        .doesNotContain("\tat ");
    assertThat(shop.failureLines()).hasSize(4).allMatch(line -> line.startsWith("{\"key\":\""));

    shop.put("producto-bad/3.jpg", reference("images/jpeg-gray.jpg"));
    shop.run(0, Map.of());
    assertThat(shop.keys("embeddings/producto-bad/")).hasSize(3);
    assertThat(shop.failureLines()).hasSize(2);
    shop.run(0, Map.of());
    assertThat(shop.keys("embeddings/_failures.jsonl")).isEmpty();
  }

  @Test
  void saysWhichKeyBucketOrAddressIsWrong() throws Exception {
    JobProcess.assertOneLine(
        shop.run(1, Map.of("COS_SECRET_ACCESS_KEY", "wrong")),
        "STORE_DENIED",
        "COS_SECRET_ACCESS_KEY");
    JobProcess.assertOneLine(
        shop.run(1, Map.of("COS_BUCKET_NAME", "none")), "BUCKET_MISSING", "'none'");
    JobProcess.assertOneLine(
        shop.run(1, Map.of("COS_ENDPOINT", "http://127.0.0.1:" + S3Server.freePort())),
        "STORE_UNREACHABLE",
        "COS_ENDPOINT");
    JobProcess.assertOneLine(
        JobInProcess.run(1, Map.of("COS_BUCKET_NAME", shop.name())),
        "CONFIGURATION",
        "missing COS_ENDPOINT, COS_ACCESS_KEY_ID, COS_SECRET_ACCESS_KEY: ",
        "--demo");
  }

  @Test
  void saysThatThereIsNothingToDo() throws Exception {
    assertThat(shop.run(0, Map.of()))
        .contains("Found 0 products", "No images found in s3://" + shop.name());

    shop.put("producto-1/readme.txt", new byte[10]);
    shop.put("producto-1/a.gif", new byte[10]);
    assertThat(shop.run(0, Map.of())).contains("No images found", "begins with 'producto-'");
    assertThat(shop.outputs()).isEmpty();
  }

  @Test
  void stopsWithOneLineWhenTheStoreDiesInMidRun() throws Exception {
    byte[] picture = reference("images/jpeg-420.jpg");
    for (int i = 0; i < 80; i++) {
      shop.put(String.format(Locale.ROOT, "producto-%03d/a.jpg", i), picture);
    }
    Pause pause = new Pause(20);
    JobProcess job;
    try (RequestRelay relay = shop.behind(pause)) {
      job =
          JobProcess.start(
              workingFolder,
              shop.environment(relay),
              JobProcess.NARROW,
              "--batchSize=4",
              "--targetParallelism=2");
      pause.awaitBegin(job::isAlive);
    }

    JobProcess.assertOneLine(job.await(1), "STORE_UNREACHABLE", "COS_ENDPOINT");
  }
}
