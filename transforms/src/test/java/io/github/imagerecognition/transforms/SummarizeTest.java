package io.github.imagerecognition.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.embedding.Failure;
import io.github.imagerecognition.embedding.FailuresFile;
import io.github.imagerecognition.embedding.ProductOutcome;
import io.github.imagerecognition.product.Shard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummarizeTest {

  private static final Failure CORRUPT =
      new Failure("producto-a/2.jpg", "producto-a", ErrorCode.IMAGE_CORRUPT, "torn \"é\"\t");
  private static final Failure EMPTY =
      new Failure("producto-b/1.jpg", "producto-b", ErrorCode.IMAGE_EMPTY, "no bytes");
  private static final Failure WITHOUT =
      new Failure("", "producto-b", ErrorCode.PRODUCT_WITHOUT_IMAGES, "none is usable");

  @TempDir private Path folder;

  @Test
  void listsFailuresInOrder() throws IOException {
    summarize(Shard.WHOLE, WITHOUT, EMPTY, CORRUPT);

    byte[] file = Files.readAllBytes(folder.resolve(FailuresFile.name(Shard.WHOLE)));
    assertThat(FailuresFile.decode(file, 10)).containsExactly(CORRUPT, EMPTY, WITHOUT);
    assertThat(FailuresFile.decode(file, 1)).containsExactly(CORRUPT);
  }

  @Test
  void countsAFailureOfAProductOnceHoweverManyPicturesShowIt() {
    Failure first = fetchFailed("producto-b/1.jpg");
    Failure second = fetchFailed("producto-b/2.jpg");
    ProductOutcome outcome = new ProductOutcome("producto-b", false, 0, List.of(first, second));
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);

    pipeline.apply(Create.of(1)).apply(ParDo.of(new CountFn(outcome)));

    assertThat(Counters.of(pipeline.run()))
        .containsEntry("failures_PRODUCT_FETCH_FAILED", 1L)
        .containsEntry(Summarize.PRODUCTS_FAILED, 1L);
  }

  private static final class CountFn extends DoFn<Integer, Void> {
    private final ProductOutcome outcome;

    CountFn(ProductOutcome outcome) {
      this.outcome = outcome;
    }

    @ProcessElement
    public void processElement() {
      Summarize.count(outcome);
    }
  }

  private static Failure fetchFailed(String key) {
    return new Failure(key, "producto-b", ErrorCode.PRODUCT_FETCH_FAILED, "HTTP 500");
  }

  @Test
  void writesNoFileWithoutFailures() {
    summarize(Shard.WHOLE);

    assertThat(folder.resolve(FailuresFile.name(Shard.WHOLE))).doesNotExist();
  }

  @Test
  void shardsLeaveTheFilesOfOthersAlone() throws IOException {
    summarize(new Shard(0, 3), CORRUPT);
    summarize(new Shard(2, 3), EMPTY, WITHOUT);

    assertThat(failures("_failures-0-of-3.jsonl")).containsExactly(CORRUPT);
    assertThat(failures("_failures-2-of-3.jsonl")).containsExactly(EMPTY, WITHOUT);
    assertThat(folder.resolve(FailuresFile.name(Shard.WHOLE))).doesNotExist();
  }

  private List<Failure> failures(String file) throws IOException {
    return FailuresFile.decode(Files.readAllBytes(folder.resolve(file)), 10);
  }

  private void summarize(Shard shard, Failure... failures) {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    pipeline
        .apply(Create.of(List.of(failures)).withCoder(SerializableCoder.of(Failure.class)))
        .apply(Summarize.to(BucketLocation.folder(folder.toString())).withShard(shard));
    pipeline.run().waitUntilFinish();
  }
}
