package io.github.imagerecognition.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.embedding.ProductResult.Embedded;
import io.github.imagerecognition.embedding.ProductResult.Failed;
import io.github.imagerecognition.model.ModelIdentity;
import io.github.imagerecognition.model.Precision;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;

class ProductAccumulatorTest {

  private static final ModelIdentity MODEL = new ModelIdentity("resnet50", "abc");

  @Test
  void averagesWhatIsUsableAndKeepsWhatIsNot() {
    ProductAccumulator accumulator = new ProductAccumulator("p", MODEL, 1, List.of());
    accumulator.addEmbedding(picture("p/b.jpg", "2"), new float[] {3});
    accumulator.addFailure(picture("p/c.jpg", "3"), ErrorCode.IMAGE_CORRUPT, "torn");
    accumulator.addEmbedding(picture("p/a.jpg", "1"), new float[] {1});

    Embedded result = (Embedded) accumulator.finish();

    assertThat(result.embedding().embedding()).containsExactly(2f);
    assertThat(result.embedding().imagesUsed()).isEqualTo(2);
    assertThat(result.embedding().imagesSkipped()).isEqualTo(1);
    assertThat(result.failures())
        .containsExactly(new Failure("p/c.jpg", "p", ErrorCode.IMAGE_CORRUPT, "torn"));
    assertThat(result.embedding().sourceFingerprint())
        .isEqualTo(DigestUtils.sha256Hex("p/a.jpg\t1\np/b.jpg\t2\np/c.jpg\t3\n"));
  }

  @Test
  void failsWithoutAUsablePicture() {
    ProductAccumulator accumulator = new ProductAccumulator("p", MODEL, 1, List.of());
    accumulator.addFailure(picture("p/a.jpg", "1"), ErrorCode.IMAGE_EMPTY, "no bytes");

    assertThat(accumulator.finish())
        .isInstanceOfSatisfying(
            Failed.class,
            failed ->
                assertThat(failed.failures())
                    .extracting(Failure::code)
                    .containsExactly(ErrorCode.IMAGE_EMPTY, ErrorCode.PRODUCT_WITHOUT_IMAGES));
  }

  @Test
  void failsWhenAPictureThatIsThereCannotBeFetched() {
    ProductAccumulator accumulator = new ProductAccumulator("p", MODEL, 1, List.of());
    accumulator.addEmbedding(picture("p/a.jpg", "1"), new float[] {1});
    accumulator.addFailure(picture("p/b.jpg", "2"), ErrorCode.PRODUCT_FETCH_FAILED, "HTTP 500");

    assertThat(accumulator.finish()).isInstanceOf(Failed.class);
  }

  @Test
  void failsWhenItsNameWouldLeadOutOfTheOutput() {
    ProductAccumulator accumulator = new ProductAccumulator("..", MODEL, 1, List.of());
    accumulator.addEmbedding(picture("../a.jpg", "1"), new float[] {1});

    assertThat(accumulator.finish().failures())
        .extracting(Failure::code)
        .containsExactly(ErrorCode.PRODUCT_NAME_UNSAFE);
  }

  @Test
  void givesTheSameFilesFromPartsInAnyOrderAsFromOneWorker() throws IOException {
    ProductAccumulator whole = new ProductAccumulator("p", MODEL, 3, List.of());
    ProductAccumulator[] parts = {
      new ProductAccumulator("p", MODEL, 3, List.of()),
      new ProductAccumulator("p", MODEL, 3, List.of()),
      new ProductAccumulator("p", MODEL, 3, List.of())
    };
    for (int i = 0; i < 100; i++) {
      float[] embedding = {i / 7f, 1e-9f * i, 1e6f / (i + 1)};
      whole.addEmbedding(picture("p/" + i, "tag" + i), embedding);
      parts[i % 3].addEmbedding(picture("p/" + i, "tag" + i), embedding);
    }
    whole.addFailure(picture("p/x", "x"), ErrorCode.IMAGE_EMPTY, "no bytes");
    parts[1].addFailure(picture("p/x", "x"), ErrorCode.IMAGE_EMPTY, "no bytes");

    ProductAccumulator merged =
        ProductAccumulator.merge(
            copy(parts[2]), ProductAccumulator.merge(copy(parts[0]), copy(parts[1])));

    Embedded expected = (Embedded) whole.finish();
    Embedded actual = (Embedded) merged.finish();
    assertThat(EmbeddingFiles.npy(actual.embedding().embedding()))
        .isEqualTo(EmbeddingFiles.npy(expected.embedding().embedding()));
    assertThat(EmbeddingFiles.json(actual.embedding(), "none"))
        .isEqualTo(EmbeddingFiles.json(expected.embedding(), "none"));
    assertThat(actual.failures()).isEqualTo(expected.failures());
  }

  @Test
  void fingerprintsTheKeysAndETagsAsTheDocumentationSays() {
    assertThat(fingerprint("p/a.jpg", "1")).isEqualTo(DigestUtils.sha256Hex("p/a.jpg\t1\n"));
    assertThat(fingerprint("p/\\\t\n.jpg", "1"))
        .isEqualTo(DigestUtils.sha256Hex("p/\\\\\\t\\n.jpg\t1\n"));
  }

  private static String fingerprint(String key, String eTag) {
    ProductAccumulator accumulator = new ProductAccumulator("p", MODEL, 1, List.of());
    accumulator.addEmbedding(picture(key, eTag), new float[] {1});
    return ((Embedded) accumulator.finish()).embedding().sourceFingerprint();
  }

  @Test
  void keepsThePrecisionBetweenWorkers() throws IOException {
    ModelIdentity half = new ModelIdentity("resnet50", "abc", Precision.FLOAT16);
    ProductAccumulator accumulator = new ProductAccumulator("p", half, 1, List.of());
    accumulator.addEmbedding(picture("p/a.jpg", "1"), new float[] {1});

    assertThat(((Embedded) copy(accumulator).finish()).embedding().model()).isEqualTo(half);
  }

  private static ProductAccumulator copy(ProductAccumulator accumulator) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    accumulator.writeTo(new DataOutputStream(bytes));
    return ProductAccumulator.readFrom(
        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  private static Picture picture(String key, String eTag) {
    return new Picture(key, eTag, eTag + "@1");
  }
}
