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
import io.github.imagerecognition.product.Reprocess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingWriterTest {

  private static final ModelIdentity MODEL = new ModelIdentity("m", "abc");

  private static final Embedded RESULT = new Embedded(embedding("p"), List.of());

  private final MemoryBucket output = new MemoryBucket();

  @Test
  void writesTheNpyLast() {
    ProductOutcome outcome = writer(Reprocess.MISSING).write(RESULT);

    assertThat(output.calls).containsExactly("write p/embeddings.json", "write p/embeddings.npy");
    assertThat(outcome).isEqualTo(new ProductOutcome("p", true, 1, List.of()));
  }

  @Test
  void takesAwayTheMarkOfAFinishedProductBeforeItIsDoneAgain() {
    writer(Reprocess.ALL).write(RESULT);

    assertThat(output.calls)
        .containsExactly(
            "delete p/embeddings.npy", "write p/embeddings.json", "write p/embeddings.npy");
  }

  @Test
  void leavesNoNpyWhenTheJsonCannotBeWritten() {
    output.breakKey("p/embeddings.json");

    assertThatThrownBy(() -> writer(Reprocess.MISSING).write(RESULT)).hasMessage("HTTP 500");
    assertThat(output.list("", "").hasNext()).isFalse();
  }

  @Test
  void writesNothingForAFailedProduct() {
    List<Failure> failures = List.of(new Failure("", "p", ErrorCode.PRODUCT_WITHOUT_IMAGES, "no"));

    ProductOutcome outcome = writer(Reprocess.MISSING).write(new Failed("p", failures));

    assertThat(output.calls).isEmpty();
    assertThat(outcome).isEqualTo(new ProductOutcome("p", false, 0, failures));
  }

  @Test
  void takesAwayTheMarkOfAProductThatFailsNowSoThatItIsTriedAgain() {
    writer(Reprocess.MISSING).write(RESULT);

    writer(Reprocess.ALL).write(new Failed("p", List.of()));

    assertThat(output.first("", "").orElseThrow().key()).isEqualTo("p/embeddings.json");
    assertThat(output.first("", "p/embeddings.json")).isEmpty();
  }

  @Test
  void touchesNothingForAProductWhoseNameLeadsElsewhere() {
    writer(Reprocess.ALL).write(new Failed("..", List.of()));
    writer(Reprocess.ALL).write(new Failed(".", List.of()));

    assertThat(output.calls).isEmpty();
  }

  @Test
  void failsTheProductWhoseNameIsTooLongForAFileSystem(@TempDir Path folder) {
    String name = "x".repeat(256);
    Bucket bucket = BucketLocation.folder(folder.toString()).open();
    EmbeddingWriter writer = new EmbeddingWriter(bucket, "p", Reprocess.MISSING);

    Failure broken = new Failure(name + "/a.jpg", name, ErrorCode.IMAGE_EMPTY, "no bytes");

    ProductOutcome outcome = writer.write(new Embedded(embedding(name), List.of(broken)));

    assertThat(outcome.embedded()).isFalse();
    assertThat(outcome.failures())
        .extracting(Failure::code)
        .containsExactly(ErrorCode.IMAGE_EMPTY, ErrorCode.PRODUCT_NAME_UNSAFE);
  }

  private static ProductEmbedding embedding(String product) {
    return new ProductEmbedding(product, MODEL, new float[] {1}, 1, 0, "f00d");
  }

  private EmbeddingWriter writer(Reprocess reprocess) {
    return new EmbeddingWriter(output, "p", reprocess);
  }
}
