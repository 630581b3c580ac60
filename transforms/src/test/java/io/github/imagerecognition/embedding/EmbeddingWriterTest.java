package io.github.imagerecognition.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.MemoryBucket;
import io.github.imagerecognition.embedding.ProductResult.Embedded;
import io.github.imagerecognition.embedding.ProductResult.Failed;
import io.github.imagerecognition.model.ModelIdentity;
import io.github.imagerecognition.product.Provenance;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddingWriterTest {

  private static final ModelIdentity MODEL = new ModelIdentity("m", "abc");

  private static final Embedded RESULT = new Embedded(embedding("p"), "cafe", List.of());

  private static final String MADE =
      new Provenance("cafe", EmbeddingWriter.recipe(MODEL, "preprocessing"), 0).fileName();

  private final MemoryBucket output = new MemoryBucket();
  private final EmbeddingWriter writer = new EmbeddingWriter(output, "preprocessing");

  @Test
  void writesTheNpyBehindTheJsonAndThenWhatTheyWereMadeOf() {
    ProductOutcome outcome = writer.write(RESULT, List.of());

    assertThat(output.calls)
        .containsExactly("write p/embeddings.json", "write p/embeddings.npy", "write p/" + MADE);
    assertThat(outcome).isEqualTo(new ProductOutcome("p", true, 1, List.of()));
  }

  @Test
  void deletesTheNpyBeforeTheOtherFormerFilesAndWritesNewOnesAfterwards() {
    List<String> former = List.of(".made-a", ".made-b", "embeddings.json", "embeddings.npy");

    writer.write(RESULT, former);

    assertThat(output.calls)
        .containsExactly(
            "delete p/embeddings.npy",
            "delete p/.made-a",
            "delete p/.made-b",
            "write p/embeddings.json",
            "write p/embeddings.npy",
            "write p/" + MADE);
  }

  @Test
  void leavesNoNpyWhenTheJsonCannotBeWritten() {
    output.breakKey("p/embeddings.json");

    assertThatThrownBy(() -> writer.write(RESULT, List.of())).hasMessage("HTTP 500");
    assertThat(output.list("", "").hasNext()).isFalse();
  }

  @Test
  void writesNothingForAFailedProductAndDeletesItsFormerFiles() {
    List<Failure> failures = List.of(new Failure("", "p", ErrorCode.PRODUCT_WITHOUT_IMAGES, "no"));

    ProductOutcome outcome = writer.write(new Failed("p", failures), List.of("embeddings.npy"));

    assertThat(output.calls).containsExactly("delete p/embeddings.npy");
    assertThat(outcome).isEqualTo(new ProductOutcome("p", false, 0, failures));
  }

  @ParameterizedTest
  @EnumSource(names = {"PRODUCT_FETCH_FAILED", "IMAGE_MISSING"})
  void keepsTheFormerFilesOfAProductWhosePicturesCannotBeFetchedNow(ErrorCode code) {
    List<Failure> failures = List.of(new Failure("p/a.jpg", "p", code, "HTTP 500"));

    writer.write(new Failed("p", failures), List.of("embeddings.npy"));

    assertThat(output.calls).isEmpty();
  }

  @Test
  void touchesNothingForAProductWhoseNameLeadsElsewhere() {
    writer.write(new Failed("..", List.of()), List.of("embeddings.npy"));
    writer.write(new Failed(".", List.of()), List.of("embeddings.npy"));

    assertThat(output.calls).isEmpty();
  }

  @Test
  void failsTheProductWhoseNameIsTooLongForAFileSystem(@TempDir Path folder) {
    String name = "x".repeat(256);
    Bucket bucket = BucketLocation.folder(folder.toString()).open();

    Failure broken = new Failure(name + "/a.jpg", name, ErrorCode.IMAGE_EMPTY, "no bytes");

    ProductOutcome outcome =
        new EmbeddingWriter(bucket, "preprocessing")
            .write(new Embedded(embedding(name), "cafe", List.of(broken)), List.of());

    assertThat(outcome.embedded()).isFalse();
    assertThat(outcome.failures())
        .extracting(Failure::code)
        .containsExactly(ErrorCode.IMAGE_EMPTY, ErrorCode.PRODUCT_NAME_UNSAFE);
  }

  private static ProductEmbedding embedding(String product) {
    return new ProductEmbedding(product, MODEL, new float[] {1}, 1, 0, "f00d");
  }
}
