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
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
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
  void countsOutcomesAndListsFailuresInOrder() throws IOException {
    Map<String, Long> counters =
        summarize(
            new ProductOutcome("producto-b", false, 0, List.of(WITHOUT, EMPTY)),
            new ProductOutcome("producto-a", true, 3, List.of(CORRUPT)),
            new ProductOutcome("producto-c", true, 4, List.of()));

    assertThat(counters)
        .containsOnly(
            Map.entry(Summarize.PRODUCTS_WRITTEN, 2L),
            Map.entry(Summarize.PRODUCTS_FAILED, 1L),
            Map.entry(Summarize.IMAGES_USED, 7L),
            Map.entry("failures_IMAGE_CORRUPT", 1L),
            Map.entry("failures_IMAGE_EMPTY", 1L),
            Map.entry("failures_PRODUCT_WITHOUT_IMAGES", 1L));
    byte[] file = Files.readAllBytes(folder.resolve(FailuresFile.name(Shard.WHOLE)));
    assertThat(FailuresFile.decode(file, 10)).containsExactly(CORRUPT, EMPTY, WITHOUT);
    assertThat(FailuresFile.decode(file, 1)).containsExactly(CORRUPT);
  }

  @Test
  void countsAFailureOfAProductOnceHoweverManyPicturesShowIt() {
    Failure first = fetchFailed("producto-b/1.jpg");
    Failure second = fetchFailed("producto-b/2.jpg");

    assertThat(summarize(new ProductOutcome("producto-b", false, 0, List.of(first, second))))
        .contains(Map.entry("failures_PRODUCT_FETCH_FAILED", 1L));
  }

  private static Failure fetchFailed(String key) {
    return new Failure(key, "producto-b", ErrorCode.PRODUCT_FETCH_FAILED, "HTTP 500");
  }

  @Test
  void writesNoFileWithoutFailures() {
    summarize(new ProductOutcome("producto-c", true, 4, List.of()));

    assertThat(folder.resolve(FailuresFile.name(Shard.WHOLE))).doesNotExist();
  }

  @Test
  void shardsLeaveTheFilesOfOthersAlone() throws IOException {
    summarize(new Shard(0, 3), new ProductOutcome("producto-a", true, 3, List.of(CORRUPT)));
    summarize(new Shard(2, 3), new ProductOutcome("producto-b", false, 0, List.of(EMPTY, WITHOUT)));

    assertThat(failures("_failures-0-of-3.jsonl")).containsExactly(CORRUPT);
    assertThat(failures("_failures-2-of-3.jsonl")).containsExactly(EMPTY, WITHOUT);
    assertThat(folder.resolve(FailuresFile.name(Shard.WHOLE))).doesNotExist();
  }

  private List<Failure> failures(String file) throws IOException {
    return FailuresFile.decode(Files.readAllBytes(folder.resolve(file)), 10);
  }

  private Map<String, Long> summarize(ProductOutcome... outcomes) {
    return summarize(Shard.WHOLE, outcomes);
  }

  private Map<String, Long> summarize(Shard shard, ProductOutcome... outcomes) {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    pipeline
        .apply(Create.of(List.of(outcomes)).withCoder(SerializableCoder.of(ProductOutcome.class)))
        .apply(Summarize.to(BucketLocation.folder(folder.toString())).withShard(shard));
    return StreamSupport.stream(
            pipeline
                .run()
                .metrics()
                .queryMetrics(MetricsFilter.builder().build())
                .getCounters()
                .spliterator(),
            false)
        .filter(counter -> counter.getName().getNamespace().equals(Summarize.NAMESPACE))
        .collect(
            Collectors.toMap(
                counter -> counter.getName().getName(), counter -> counter.getAttempted()));
  }
}
