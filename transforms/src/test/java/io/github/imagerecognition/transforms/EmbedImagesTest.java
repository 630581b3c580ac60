package io.github.imagerecognition.transforms;

import static io.github.imagerecognition.transforms.SampleBucket.badPicture;
import static io.github.imagerecognition.transforms.SampleBucket.numbers;
import static io.github.imagerecognition.transforms.SampleBucket.picture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.embedding.BatchEmbedder;
import io.github.imagerecognition.embedding.EmbeddingFiles;
import io.github.imagerecognition.embedding.Failure;
import io.github.imagerecognition.embedding.FailureLimit;
import io.github.imagerecognition.embedding.ImageTally;
import io.github.imagerecognition.embedding.ProductEmbedding;
import io.github.imagerecognition.embedding.ProductOutcome;
import io.github.imagerecognition.embedding.ProductResult.Embedded;
import io.github.imagerecognition.embedding.Transfers;
import io.github.imagerecognition.image.ImagePreprocessing;
import io.github.imagerecognition.image.ImagePreprocessor;
import io.github.imagerecognition.image.Normalization;
import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.model.Engine;
import io.github.imagerecognition.model.ModelSpecification;
import io.github.imagerecognition.process.ProcessResources;
import io.github.imagerecognition.product.ImageBatch;
import io.github.imagerecognition.product.KeyRange;
import io.github.imagerecognition.product.PendingProducts;
import io.github.imagerecognition.product.ProductImages;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.product.ProductState;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbedImagesTest {

  @TempDir private Path folder;

  @Test
  void writesTheReferenceEmbeddingOfEveryReferencePicture() throws IOException {
    SampleBucket bucket = new SampleBucket(folder);
    for (Path picture : ReferenceData.files("images")) {
      bucket.withProduct("producto-" + picture.getFileName(), picture);
    }

    run(bucket, "output", 8, 2);

    Map<String, ByteBuffer> files = bucket.files("output");
    assertThat(files).hasSize(2 * 45);
    for (Path picture : ReferenceData.files("images")) {
      String name = picture.getFileName().toString();
      assertMean(files.get("producto-" + name + "/embeddings.npy"), name);
    }
  }

  @Test
  void writesTheReferenceEmbeddingOfPicturesOfAnotherSize() throws IOException {
    SampleBucket bucket = new SampleBucket(folder);
    List<Path> embeddings = ReferenceData.files("embeddings-112");
    for (Path embedding : embeddings) {
      String name = embedding.getFileName().toString().replace(".npy", "");
      bucket.withProduct("producto-" + name, picture(name));
    }
    ImagePreprocessing smaller =
        ImagePreprocessing.DEFAULT
            .withSizes(128, 112)
            .withNormalization(
                new Normalization(List.of(0.5f, 0.4f, 0.3f), List.of(0.25f, 0.5f, 1f)));
    TestPipeline pipeline = pipeline(2);

    pipeline
        .apply(ReadProducts.from(bucket.survey("output")))
        .apply(embedImages(bucket, "output", SampleBucket.NARROW).withPreprocessing(smaller));
    pipeline.run().waitUntilFinish();

    Map<String, ByteBuffer> files = bucket.files("output");
    assertThat(embeddings).hasSize(6);
    for (Path embedding : embeddings) {
      String product = "producto-" + embedding.getFileName().toString().replace(".npy", "");
      float[] expected = numbers(ByteBuffer.wrap(Files.readAllBytes(embedding)));
      assertThat(numbers(files.get(product + "/embeddings.npy")))
          .as(product)
          .containsExactly(expected, offset(5e-4f));
      assertThat(
              new String(files.get(product + "/embeddings.json").array(), StandardCharsets.UTF_8))
          .contains(smaller.description());
    }
  }

  @Test
  void picturesAreOfTheSizeThatTheModelTakes() {
    ImagePreprocessor smaller =
        new ImagePreprocessor(ImagePreprocessing.DEFAULT.withSizes(128, 112));
    try (EmbeddingModel model = ModelLoader.acquire(SampleBucket.NARROW);
        Transfers transfers = new Transfers(1)) {
      assertThatThrownBy(
              () -> new BatchEmbedder(null, 1_000_000, transfers, smaller, model, 16, null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("pictures of 112 pixels a side for a model that takes 224");
    }
  }

  @Test
  void writesTheMeanOfThePicturesOfAProduct() throws IOException {
    SampleBucket bucket =
        new SampleBucket(folder)
            .withProduct("producto-1", picture("jpeg-420.jpg"), picture("png-rgba.png"));

    run(bucket, "output", 8, 2);

    Map<String, ByteBuffer> files = bucket.files("output");
    assertThat(files).containsOnlyKeys("producto-1/embeddings.json", "producto-1/embeddings.npy");
    assertMean(files.get("producto-1/embeddings.npy"), "jpeg-420.jpg", "png-rgba.png");
  }

  @Test
  void goesOnWithoutBadPicturesAndFailsProductsThatHaveNoOther() throws IOException {
    SampleBucket bucket =
        new SampleBucket(folder)
            .withProduct("producto-bad", badPicture("empty.jpg"), badPicture("random.png"))
            .withProduct("producto-good", picture("jpeg-gray.jpg"))
            .withProduct(
                "producto-mixed", badPicture("jpeg-cut-in-half.jpg"), picture("png-gray.png"));

    TestPipeline pipeline = pipeline(2);
    PAssert.that(failures(pipeline, bucket, "output", SampleBucket.NARROW, 8))
        .satisfies(
            all -> {
              assertThat(all)
                  .extracting("product", "code")
                  .containsExactlyInAnyOrder(
                      tuple("producto-bad", ErrorCode.IMAGE_EMPTY),
                      tuple("producto-bad", ErrorCode.IMAGE_UNSUPPORTED),
                      tuple("producto-bad", ErrorCode.PRODUCT_WITHOUT_IMAGES),
                      tuple("producto-mixed", ErrorCode.IMAGE_TRUNCATED));
              return null;
            });
    pipeline.run().waitUntilFinish();

    Map<String, ByteBuffer> files = bucket.files("output");
    assertThat(files.keySet()).noneMatch(key -> key.startsWith("producto-bad"));
    assertMean(files.get("producto-mixed/embeddings.npy"), "png-gray.png");
  }

  @ParameterizedTest
  @EnumSource(names = {"PYTORCH", "ONNXRUNTIME"})
  void writesTheSameBytesWhateverTheBatchSizeAndParallelism(Engine engine) throws IOException {
    ModelSpecification model = SampleBucket.NARROW.withEngine(engine);
    SampleBucket bucket = new SampleBucket(folder);
    List<Path> pictures = ReferenceData.files("images");
    for (int i = 0; i < pictures.size(); i++) {
      bucket.withProduct("producto-" + i * i % 13, pictures.get(i));
    }
    run(bucket, "expected", model, 1, 1);
    Map<String, ByteBuffer> expected = bucket.files("expected");

    assertThat(expected).hasSize(2 * 7);
    for (int batchSize : new int[] {2, 3, 8, 17, 32, 64}) {
      String output = "output-" + batchSize;
      run(bucket, output, model, batchSize, 1 + batchSize % 4);

      assertThat(bucket.files(output)).isEqualTo(expected);
    }
  }

  @Test
  void combinesAProductThatIsTooLargeToTheBytesItWouldHaveInOnePiece() throws IOException {
    SampleBucket bucket =
        new SampleBucket(folder).withProduct("producto-small", picture("png-gray.png"));
    Path product = Files.createDirectories(folder.resolve("input/producto-large"));
    List<Path> pictures = ReferenceData.files("images");
    for (int i = 0; i < 1010; i++) {
      Path picture = i % 100 == 0 ? pictures.get(i / 100) : picture("png-one-pixel.png");
      Files.copy(picture, product.resolve(i + "-" + picture.getFileName()));
    }
    Files.copy(badPicture("random.png"), product.resolve("500.png"));

    run(bucket, "output", 16, 2);

    ProductEmbedding expected = embedInOnePiece(bucket, "producto-large/");
    assertThat(bucket.files("output").get("producto-large/embeddings.npy").array())
        .isEqualTo(EmbeddingFiles.npy(expected.embedding()));
    assertThat(
            new String(
                bucket.files("output").get("producto-large/embeddings.json").array(),
                StandardCharsets.UTF_8))
        .contains("\"images_used\":1010,\"images_skipped\":1,")
        .contains(expected.sourceFingerprint());
    assertThat(bucket.files("output")).containsKey("producto-small/embeddings.npy");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void embeddingsFlowOnWithTheNumbersThatAreWritten(boolean written) throws IOException {
    SampleBucket bucket =
        new SampleBucket(folder)
            .withProduct("producto-bad", badPicture("empty.jpg"))
            .withProduct("producto-small", picture("png-gray.png"), badPicture("random.png"));
    Path large = Files.createDirectories(folder.resolve("input/producto-large"));
    for (int i = 0; i < 1001; i++) {
      Files.createLink(large.resolve(i + ".png"), picture("png-one-pixel.png"));
    }
    run(bucket, "expected", 16, 2);
    Map<String, ByteBuffer> expected = bucket.files("expected");
    Map<String, float[]> means =
        Map.of(
            "producto-small", numbers(expected.get("producto-small/embeddings.npy")),
            "producto-large", numbers(expected.get("producto-large/embeddings.npy")));
    EmbedImages transform =
        written
            ? embedImages(bucket, "output", SampleBucket.NARROW).withEmbeddings()
            : EmbedImages.of(bucket.selection("output").input(), SampleBucket.NARROW);
    TestPipeline pipeline = pipeline(2);

    EmbedImagesResult result =
        pipeline
            .apply(ReadProducts.from(bucket.survey("output")))
            .apply(transform.withBatchSize(16));
    PAssert.that(result.embeddings())
        .satisfies(
            products -> {
              assertThat(products)
                  .allSatisfy(
                      product ->
                          assertThat(product.embedding()).isEqualTo(means.get(product.product())))
                  .extracting("product", "imagesUsed", "imagesSkipped")
                  .containsExactlyInAnyOrder(
                      tuple("producto-small", 1L, 1L), tuple("producto-large", 1001L, 0L));
              return null;
            });
    PAssert.that(result.failures())
        .satisfies(
            failures -> {
              assertThat(failures)
                  .extracting("product", "code")
                  .containsExactlyInAnyOrder(
                      tuple("producto-bad", ErrorCode.IMAGE_EMPTY),
                      tuple("producto-bad", ErrorCode.PRODUCT_WITHOUT_IMAGES),
                      tuple("producto-small", ErrorCode.IMAGE_UNSUPPORTED));
              return null;
            });
    assertThat(Counters.of(pipeline.run()))
        .containsOnly(
            Map.entry(Summarize.PRODUCTS_WRITTEN, 2L),
            Map.entry(Summarize.PRODUCTS_FAILED, 1L),
            Map.entry(Summarize.IMAGES_USED, 1002L),
            Map.entry("failures_IMAGE_EMPTY", 1L),
            Map.entry("failures_IMAGE_UNSUPPORTED", 1L),
            Map.entry("failures_PRODUCT_WITHOUT_IMAGES", 1L));

    assertThat(bucket.files("output")).isEqualTo(written ? expected : Map.of());
  }

  @Test
  void whatIsWrittenDoesNotFlowOnUnlessRequested() throws IOException {
    SampleBucket bucket =
        new SampleBucket(folder).withProduct("producto-1", picture("png-gray.png"));

    EmbedImagesResult result =
        pipeline(1)
            .apply(ReadProducts.from(bucket.survey("output")))
            .apply(embedImages(bucket, "output", SampleBucket.NARROW));

    assertThat(result.expand()).hasSize(1);
    assertThatThrownBy(result::embeddings)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("withEmbeddings()");
  }

  @Test
  void rehearsesWithoutWriting() throws IOException {
    SampleBucket bucket =
        new SampleBucket(folder)
            .withProduct("producto-1", picture("png-gray.png"), badPicture("random.png"));
    EmbedImages transform = embedImages(bucket, "output", SampleBucket.NARROW);
    StoredObject good = new StoredObject("producto-1/png-gray.png", 1, "", Instant.EPOCH);
    StoredObject bad = new StoredObject("producto-1/random.png", 1, "", Instant.EPOCH);

    assertThat(transform.rehearse(batch(good, true)))
        .containsExactly(new ProductOutcome("producto-1", true, 1, List.of()));
    assertThat(transform.rehearse(batch(bad, false)))
        .singleElement()
        .satisfies(outcome -> assertThat(outcome.embedded()).isFalse())
        .satisfies(
            outcome ->
                assertThat(outcome.failures())
                    .extracting("code")
                    .containsExactly(
                        ErrorCode.IMAGE_UNSUPPORTED, ErrorCode.PRODUCT_WITHOUT_IMAGES));
    assertThat(bucket.files("output")).isEmpty();
  }

  @Test
  void aPipelineRunsAfterAStopInTheSameProcess() throws Exception {
    SampleBucket bucket =
        new SampleBucket(folder).withProduct("producto-1", picture("png-gray.png"));
    run(bucket, "before", 8, 2);
    assertThat(ProcessResources.current().stop(Duration.ofMinutes(1))).isTrue();

    ProcessResources.replace();
    run(bucket, "after", 8, 2);

    assertThat(bucket.files("after")).hasSize(2).isEqualTo(bucket.files("before"));
    assertThat(ProcessResources.current().progress().products()).isEqualTo(1);
    assertThat(ProcessResources.current().progress().images()).isEqualTo(1);
  }

  private static ImageBatch batch(StoredObject picture, boolean whole) {
    return new ImageBatch(
        List.of(
            new ProductImages(
                "producto-1", ProductState.MISSING, List.of(picture), whole, List.of())));
  }

  @Test
  void failsThePipelineWhenTheOutputCannotBeWritten() throws IOException {
    SampleBucket bucket =
        new SampleBucket(folder).withProduct("producto-1", picture("png-gray.png"));
    Files.createDirectories(folder.resolve("output"));
    Files.writeString(folder.resolve("output/producto-1"), "a file where a folder should be");

    assertThatThrownBy(() -> run(bucket, "output", 8, 2))
        .hasRootCauseInstanceOf(IOException.class)
        .hasStackTraceContaining("cannot write");
  }

  private static ProductEmbedding embedInOnePiece(SampleBucket bucket, String boundary) {
    try (Bucket input = bucket.selection("none").input().open();
        Bucket output = bucket.selection("none").output().open();
        EmbeddingModel model = ModelLoader.acquire(SampleBucket.NARROW);
        Transfers transfers = new Transfers(1);
        BatchEmbedder embedder =
            new BatchEmbedder(
                input,
                1_000_000,
                transfers,
                new ImagePreprocessor(ImagePreprocessing.DEFAULT),
                model,
                16,
                new ImageTally(FailureLimit.NONE))) {
      ImageBatch batch =
          new ImageBatch(
              List.of(
                  new PendingProducts(
                          input,
                          output,
                          bucket.selection("none"),
                          new KeyRange(boundary, ""),
                          Integer.MAX_VALUE)
                      .next()));
      embedder.announce(batch);
      return ((Embedded) embedder.embedNext().get(0).accumulator().finish()).embedding();
    }
  }

  private static void run(SampleBucket bucket, String output, int batchSize, int parallelism) {
    run(bucket, output, SampleBucket.NARROW, batchSize, parallelism);
  }

  private static void run(
      SampleBucket bucket,
      String output,
      ModelSpecification model,
      int batchSize,
      int parallelism) {
    TestPipeline pipeline = pipeline(parallelism);
    failures(pipeline, bucket, output, model, batchSize);
    pipeline.run().waitUntilFinish();
  }

  private static PCollection<Failure> failures(
      TestPipeline pipeline,
      SampleBucket bucket,
      String output,
      ModelSpecification model,
      int batchSize) {
    return pipeline
        .apply(ReadProducts.from(bucket.survey(output)))
        .apply(embedImages(bucket, output, model).withBatchSize(batchSize))
        .failures();
  }

  private static EmbedImages embedImages(
      SampleBucket bucket, String output, ModelSpecification model) {
    ProductSelection selection = bucket.selection(output);
    return EmbedImages.of(selection.input(), model).writingTo(selection.output());
  }

  private static TestPipeline pipeline(int parallelism) {
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setTargetParallelism(parallelism);
    return TestPipeline.fromOptions(options).enableAbandonedNodeEnforcement(false);
  }

  private static void assertMean(ByteBuffer npy, String... pictures) throws IOException {
    float[] actual = numbers(npy);
    double[] expected = new double[actual.length];
    for (String picture : pictures) {
      float[] one =
          numbers(
              ByteBuffer.wrap(
                  Files.readAllBytes(ReferenceData.path("embeddings/" + picture + ".npy"))));
      for (int i = 0; i < one.length; i++) {
        expected[i] += one[i] / (double) pictures.length;
      }
    }
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i]).as(pictures[0]).isCloseTo(expected[i], within(1e-4));
    }
  }
}
