package io.github.imagerecognition.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.MemoryBucket;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A hundred thousand products: what is asked of the store and what is held of its answers. */
class LargeBucketTest {

  private static final int PRODUCTS = 100_000;

  private static final ProductSelection SELECTION =
      new ProductSelection(
          BucketLocation.folder("input"),
          BucketLocation.folder("output"),
          Catalogue.LAYOUT,
          Reprocess.MISSING);

  private final GeneratedBucket input = new GeneratedBucket(PRODUCTS);
  private final MemoryBucket output = new MemoryBucket();

  @Test
  void isListedOnceMoreAndNotAgainForAnOutputWhereThereIsNone() {
    ProductSelection all = ProductSelection.all(BucketLocation.folder("input"), "producto-");

    ProductSurvey survey = ProductSurvey.of(all, input, input);

    assertThat(survey.counts().pendingProducts()).isEqualTo(PRODUCTS);
    assertThat(input.listed.get()).isLessThan(PRODUCTS + PRODUCTS / 2);
  }

  @Test
  void isSurveyedInOnePassWithFewProbes() {
    ProductSurvey survey = ProductSurvey.of(SELECTION, input, output);

    assertThat(survey.counts())
        .isEqualTo(
            new ProductCounts(0, PRODUCTS, 0, 0, Map.of(ProductState.MISSING, (long) PRODUCTS)));
    assertThat(input.probes.get()).isLessThan(200);
    // What tells that there is more is listed again; one look ahead at the end of each range.
    assertThat(input.listed.get())
        .isBetween((long) PRODUCTS, PRODUCTS + ProductSurvey.MANY_KEYS + 200L);
  }

  @Test
  void isHeldInAFewSlices() {
    ProductSurvey survey = ProductSurvey.of(SELECTION, input, output);

    assertThat(survey.slices()).hasSizeLessThanOrEqualTo(WorkSlices.MAX_SLICES);
    assertThat(survey.slices().stream().mapToLong(WorkSlice::images).sum()).isEqualTo(PRODUCTS);
  }

  @Test
  void isCutIntoEqualRanges() {
    List<KeyRange> ranges =
        ProductSurvey.of(SELECTION, input, output)
            .ranges(Collections.nCopies(32, PRODUCTS / 32L + 1));

    assertThat(ranges).hasSize(32);
    for (KeyRange range : ranges) {
      assertThat(imagesIn(range)).isBetween(PRODUCTS / 32 - 300L, PRODUCTS / 32 + 300L);
    }
  }

  @Test
  void isCutWhereTheWorkIsWhenMostOfItIsDone() {
    for (int i = 0; i < PRODUCTS - 500; i++) {
      output.write(
          String.format(Locale.ROOT, "producto-SKU%06d/embeddings.npy", i), new byte[1], "");
    }

    ProductSurvey survey = ProductSurvey.of(SELECTION, input, output);

    assertThat(survey.counts().finishedProducts()).isEqualTo(PRODUCTS - 500L);
    assertThat(survey.ranges(Collections.nCopies(4, 125L)))
        .hasSize(4)
        .allMatch(range -> imagesIn(range) == 125);
  }

  @Test
  void isListedOnceWhenLittleIsToDo() {
    GeneratedBucket pictures =
        new GeneratedBucket(250_000, product -> List.of("1.jpg", "2.jpg", "3.jpg", "4.jpg"));
    GeneratedBucket embeddings =
        new GeneratedBucket(
            250_000,
            product ->
                product % 1000 == 7
                    ? List.of()
                    : List.of(".made-1", "embeddings.json", "embeddings.npy"));

    ProductSurvey survey = ProductSurvey.of(SELECTION, pictures, embeddings);

    assertThat(survey.pending()).hasSize(250);
    assertThat(pictures.pages.get() + pictures.probes.get() + embeddings.pages.get())
        .isLessThan(1925); // a tenth more than the pages of both
  }

  @Test
  void isListedAgainWhenThereIsTooMuchToDo() {
    assertThat(ProductSurvey.of(SELECTION, input, output).pending()).isNull();
  }

  @Test
  void aShardIsCutIntoEqualRanges() {
    ProductSelection selection = SELECTION.withShard(new Shard(3, 10));

    ProductSurvey survey = ProductSurvey.of(selection, input, output);

    long images = survey.counts().pendingImages();
    assertThat(images).isBetween(PRODUCTS / 10 - 500L, PRODUCTS / 10 + 500L);
    List<KeyRange> ranges = survey.ranges(Collections.nCopies(16, images / 16 + 1));
    assertThat(ranges).hasSize(16);
    for (KeyRange range : ranges) {
      assertThat(imagesIn(range, selection)).isBetween(images / 16 - 50, images / 16 + 50);
    }
  }

  @Test
  void isReadWithoutLookingFurtherAheadThanAProduct() {
    PendingProducts pending = new PendingProducts(input, output, SELECTION, KeyRange.ALL, 1000);
    for (int taken = 1; taken <= 5000; taken++) {
      pending.next();
      assertThat(input.listed.get() - taken).isLessThanOrEqualTo(2);
    }
  }

  private long imagesIn(KeyRange range) {
    return imagesIn(range, SELECTION);
  }

  private long imagesIn(KeyRange range, ProductSelection selection) {
    PendingProducts pending = new PendingProducts(input, output, selection, range, 1000);
    pending.forEachRemaining(product -> {});
    return pending.counts().pendingImages();
  }
}
