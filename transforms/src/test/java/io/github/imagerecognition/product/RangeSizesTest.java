package io.github.imagerecognition.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.MemoryBucket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeSizesTest {

  private static final int BATCH_SIZE = 32;

  @Test
  void eachRoundDealsHalfOfWhatIsLeft() {
    assertThat(RangeSizes.decreasing(400, 2))
        .containsExactly(100L, 100L, 50L, 50L, 25L, 25L, 12L, 12L, 6L, 6L, 4L, 4L, 4L, 2L);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 7, 8, 9, 40, 4_499, 1_000_000_007})
  void everyPictureIsInARange(long images) {
    for (long workers : new long[] {1, 2, 7, 96}) {
      List<Long> sizes = RangeSizes.decreasing(images, workers);

      assertThat(sizes.stream().mapToLong(Long::longValue).sum()).isEqualTo(images);
      assertThat(sizes).isSortedAccordingTo(Comparator.reverseOrder()).hasSizeLessThan(3000);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void batchesAreFullForProductsOfOneToEightPictures(int workers) {
    MemoryBucket input = new MemoryBucket();
    MemoryBucket output = new MemoryBucket();
    Random random = new Random(1);
    int images = 0;
    for (int product = 0; product < 1500; product++) {
      for (int image = random.nextInt(8); image >= 0; image--) {
        input.write(
            String.format(Locale.ROOT, "producto-%04d/%d.jpg", product, image), new byte[1], "");
        images++;
      }
    }
    ProductSelection selection =
        new ProductSelection(
            BucketLocation.folder("in"),
            BucketLocation.folder("out"),
            Catalogue.LAYOUT,
            Reprocess.MISSING);
    ProductSurvey survey = ProductSurvey.of(selection, input, output);

    List<ImageBatch> batches = new ArrayList<>();
    for (KeyRange range : survey.ranges(RangeSizes.decreasing(images, workers))) {
      new BatchPacker(new PendingProducts(input, output, selection, range, 1000), BATCH_SIZE)
          .forEachRemaining(batches::add);
    }

    assertThat(batches.stream().mapToInt(ImageBatch::size).sum()).isEqualTo(images);
    assertThat(images / (double) batches.size() / BATCH_SIZE).isGreaterThan(0.85);
  }
}
