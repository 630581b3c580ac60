package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.product.BatchPacker;
import io.github.imagerecognition.product.PendingRange;
import io.github.imagerecognition.product.ProductLayout;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.product.ProductSurvey;
import io.github.imagerecognition.product.Reprocess;
import io.github.imagerecognition.transforms.ReadProducts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.beam.runners.flink.translation.wrappers.SourceInputFormat;
import org.apache.beam.runners.flink.translation.wrappers.SourceInputSplit;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.io.InputSplitAssigner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How Flink cuts the work, and in which order its workers get the pieces. */
class FlinkSplitsTest {

  private static final int BATCH_SIZE = 32;
  private static final int PARALLELISM = 4;

  @TempDir private Path folder;
  private int images;

  @BeforeEach
  void fill() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 1500; i++) {
      Path product =
          Files.createDirectories(folder.resolve(String.format(Locale.ROOT, "producto-%04d", i)));
      for (int image = random.nextInt(8); image >= 0; image--) {
        Files.createFile(product.resolve(image + ".jpg"));
        images++;
      }
    }
  }

  @Test
  void workersGetTheLargestRangesFirstInBatchesThatAreNearlyFull() throws Exception {
    SourceInputFormat<PendingRange> format =
        new SourceInputFormat<>(
            "Read", source(), Arguments.parse("--runner=FlinkRunner").pipelineOptions());
    format.configure(new Configuration());
    InputSplitAssigner assigner =
        format.getInputSplitAssigner(format.createInputSplits(PARALLELISM));

    List<Integer> rangeImages = new ArrayList<>();
    int batches = 0;
    SourceInputSplit<?> split;
    while ((split = (SourceInputSplit<?>) assigner.getNextInputSplit("", 0)) != null) {
      List<Integer> sizes = batchSizes(split);
      rangeImages.add(sizes.stream().mapToInt(Integer::intValue).sum());
      batches += sizes.size();
    }

    assertThat(rangeImages.stream().mapToInt(Integer::intValue).sum()).isEqualTo(images);
    assertThat(rangeImages.subList(0, PARALLELISM))
        .allSatisfy(size -> assertThat(size).isCloseTo(images / (2 * PARALLELISM), within(40)));
    assertThat(rangeImages.get(rangeImages.size() - 1)).isLessThan(32);
    assertThat(images / (double) batches / BATCH_SIZE).isGreaterThan(0.85);
  }

  private static List<Integer> batchSizes(SourceInputSplit<?> split) throws IOException {
    List<Integer> sizes = new ArrayList<>();
    try (BoundedSource.BoundedReader<?> reader =
        ((BoundedSource<?>) split.getSource()).createReader(null)) {
      for (boolean more = reader.start(); more; more = reader.advance()) {
        PendingRange range = (PendingRange) reader.getCurrent();
        new BatchPacker(range.read(BucketLocation::open), BATCH_SIZE)
            .forEachRemaining(batch -> sizes.add(batch.size()));
      }
    }
    return sizes;
  }

  /** What {@link ReadProducts} reads from, as a runner finds it in the graph. */
  @SuppressWarnings("unchecked")
  private BoundedSource<PendingRange> source() {
    ProductSelection selection =
        new ProductSelection(
            BucketLocation.folder(folder.toString()),
            BucketLocation.folder(folder.resolve("embeddings").toString()),
            new ProductLayout("producto-", "embeddings"),
            Reprocess.MISSING);
    Pipeline pipeline = Pipeline.create();
    pipeline.apply(ReadProducts.from(ProductSurvey.of(selection)));
    List<BoundedSource<PendingRange>> sources = new ArrayList<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
            if (node.getTransform() instanceof Read.Bounded<?> read) {
              sources.add((BoundedSource<PendingRange>) read.getSource());
            }
            return CompositeBehavior.ENTER_TRANSFORM;
          }
        });
    return sources.get(0);
  }
}
