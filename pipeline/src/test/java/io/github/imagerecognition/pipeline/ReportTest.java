package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.embedding.FailuresFile;
import io.github.imagerecognition.product.ProductCounts;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.product.ProductState;
import io.github.imagerecognition.product.Shard;
import io.github.imagerecognition.transforms.Summarize;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run in which a picture was left out, and what becomes of the list that says which. */
class ReportTest {

  @TempDir private Path output;

  @Test
  void aListThatAnotherRunHasDeletedMakesNoFailureOfASuccess() {
    assertThat(finished(0)).isTrue();
    assertThat(finished(1)).isFalse();
  }

  @Test
  void aListThatIsVeryLongMakesNoFailureOfASuccess() throws IOException {
    Path list = output.resolve(FailuresFile.name(Shard.WHOLE));
    try (RandomAccessFile file = new RandomAccessFile(list.toFile(), "rw")) {
      file.setLength(3L << 30);
    }

    assertThat(finished(0)).isTrue();
  }

  private boolean finished(long failed) {
    ProductSelection selection = ProductSelection.all(BucketLocation.folder(output.toString()), "");
    return new Report(selection)
        .finished(
            new ProductCounts(0, 2, 0, 0, Map.of(ProductState.MISSING, 1 + failed)),
            RunCounts.of(
                Map.of(
                    Summarize.PRODUCTS_WRITTEN,
                    1L,
                    Summarize.PRODUCTS_FAILED,
                    failed,
                    Summarize.FAILURES + "IMAGE_EMPTY",
                    1L)));
  }
}
