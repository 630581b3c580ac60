package io.github.imagerecognition.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.bucket.Utf8Order;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is to do, found in generated buckets and compared with what was generated. */
abstract class ProductsContract {

  static final int BATCH_SIZE = 5;

  private static final int MANY_KEYS = 100;

  /** Where a new, empty bucket is. */
  abstract BucketLocation location();

  abstract Bucket open(BucketLocation location);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void everyPendingPictureIsReadOnceWhateverTheSplits(long seed) {
    check(new Catalogue(seed).withProducts(60, 7), 1, 2, 3, 8, 1000);
  }

  @Test
  void bucketsOfMoreThanAPageAreCutByProbing() {
    Catalogue catalogue = new Catalogue(7).withProducts(500, 5);
    assertThat(catalogue.pending()).hasSizeGreaterThan(700);

    BucketLocation stored = check(catalogue, 1, 4, 33);

    try (Bucket input = open(stored)) {
      assertThat(
              new KeyRangeProbe(input, input.parallelListings(), MANY_KEYS, Runnable::run)
                  .ranges(Catalogue.LAYOUT.productPrefix()))
          .hasSizeGreaterThanOrEqualTo(input.parallelListings());
    }
  }

  @Test
  void productsOfThousandsOfPicturesComeInParts() {
    Catalogue catalogue =
        new Catalogue(8)
            .withProduct("producto-huge", 2100, false)
            .withProduct("producto-limit", ProductSurvey.MAX_IMAGES_TOGETHER, false)
            .withProduct("producto-over", ProductSurvey.MAX_IMAGES_TOGETHER + 1, false)
            .withProduct("producto-finished", 100, true)
            .withProducts(10, 3);

    check(catalogue, 1, 3);
  }

  @Test
  void everyProductIsToDoWhenAllAreAskedFor() {
    Catalogue catalogue = new Catalogue(9).withProducts(30, 4);
    ProductSelection selection = selection(Reprocess.ALL);
    try (Bucket input = open(selection.input());
        Bucket output = open(selection.output())) {
      catalogue.store(input, output);

      ProductSurvey survey = ProductSurvey.of(selection, input, output);

      assertThat(survey.counts().finishedProducts()).isZero();
      assertThat(survey.counts().pendingProducts()).isEqualTo(catalogue.images.size());
    }
  }

  @Test
  void aRestartDoesNotRepeatWhatTheRunHasWritten() throws InterruptedException {
    Catalogue catalogue = new Catalogue(9).withProducts(30, 4);
    ProductSelection all = selection(Reprocess.ALL);
    try (Bucket input = open(all.input());
        Bucket output = open(all.output())) {
      catalogue.store(input, output);
      ProductSelection started = ProductSurvey.of(all, input, output).selection();
      TimeUnit.MILLISECONDS.sleep(1100); // a store's clock counts seconds
      String written = catalogue.products().get(7);
      output.write(written + "/embeddings.npy", new byte[] {1}, "application/octet-stream");

      List<String> left =
          readAll(started, List.of(KeyRange.ALL), input, output).stream()
              .flatMap(batch -> batch.products().stream())
              .map(ProductImages::product)
              .toList();

      List<String> expected = new ArrayList<>(catalogue.products());
      expected.remove(written);
      assertThat(left).isEqualTo(expected);
    }
  }

  @Test
  void anEmptyBucketHasNothingToDo() {
    check(new Catalogue(10), 1, 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 40})
  void everyPendingPictureIsReadByOneShard(int shards) {
    Catalogue catalogue = new Catalogue(shards).withProducts(60, 7);
    ProductSelection whole = selection(Reprocess.MISSING);
    try (Bucket input = open(whole.input());
        Bucket output = open(whole.output())) {
      catalogue.store(input, output);
      ProductCounts counts = ProductCounts.NONE;
      List<ImageBatch> batches = new ArrayList<>();
      for (int index = 0; index < shards; index++) {
        ProductSelection selection = whole.withShard(new Shard(index, shards));
        ProductSurvey survey = ProductSurvey.of(selection, input, output);
        List<ImageBatch> read =
            readAll(
                selection,
                survey.ranges(RangeSizes.decreasing(survey.counts().pendingImages(), 3)),
                input,
                output);

        assertThat(read.stream().mapToLong(ImageBatch::size).sum())
            .isEqualTo(survey.counts().pendingImages());
        counts = counts.plus(survey.counts());
        batches.addAll(read);
      }

      assertThat(counts).isEqualTo(catalogue.counts());
      assertBatches(batches, catalogue);
    }
  }

  private ProductSelection selection(Reprocess reprocess) {
    BucketLocation location = location();
    return new ProductSelection(
        location.child("input"), location.child("output"), Catalogue.LAYOUT, reprocess);
  }

  /** Gives where the catalogue is stored then. */
  private BucketLocation check(Catalogue catalogue, int... splits) {
    ProductSelection selection = selection(Reprocess.MISSING);
    try (Bucket input = open(selection.input());
        Bucket output = open(selection.output())) {
      catalogue.store(input, output);

      ProductSurvey survey = ProductSurvey.of(selection, input, output, product -> {}, MANY_KEYS);

      assertThat(survey.counts()).isEqualTo(catalogue.counts());
      assertBatches(pack(survey.pending().iterator()), catalogue);
      for (int count : splits) {
        List<Long> sizes = RangeSizes.decreasing(survey.counts().pendingImages(), count);
        List<KeyRange> ranges = survey.ranges(sizes);
        assertThat(ranges).hasSizeLessThanOrEqualTo(sizes.size());
        assertDisjointAndComplete(ranges, catalogue);
        assertBatches(readAll(selection, ranges, input, output), catalogue);
      }
    }
    return selection.input();
  }

  private static List<ImageBatch> readAll(
      ProductSelection selection, List<KeyRange> ranges, Bucket input, Bucket output) {
    List<ImageBatch> batches = new ArrayList<>();
    for (KeyRange range : ranges) {
      batches.addAll(
          pack(
              new PendingProducts(
                  input, output, selection, range, ProductSurvey.MAX_IMAGES_TOGETHER)));
    }
    return batches;
  }

  private static List<ImageBatch> pack(Iterator<ProductImages> products) {
    List<ImageBatch> batches = new ArrayList<>();
    new BatchPacker(products, BATCH_SIZE).forEachRemaining(batches::add);
    return batches;
  }

  private static void assertDisjointAndComplete(List<KeyRange> ranges, Catalogue catalogue) {
    for (int i = 1; i < ranges.size(); i++) {
      assertThat(ranges.get(i).from()).isEqualTo(ranges.get(i - 1).until());
    }
    for (String product : catalogue.products()) {
      if (!catalogue.finished.contains(product)) {
        assertThat(ranges.stream().filter(range -> holds(range, product))).as(product).hasSize(1);
      }
    }
  }

  private static boolean holds(KeyRange range, String product) {
    String boundary = product + "/";
    return Utf8Order.INSTANCE.compare(boundary, range.from()) >= 0
        && (range.until().isEmpty() || Utf8Order.INSTANCE.compare(boundary, range.until()) < 0);
  }

  private static void assertBatches(List<ImageBatch> batches, Catalogue catalogue) {
    List<String> read = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (ImageBatch batch : batches) {
      assertThat(batch.size() <= BATCH_SIZE || batch.products().size() == 1).isTrue();
      for (ProductImages product : batch.products()) {
        int size = catalogue.images.get(product.product()).size();
        boolean whole = size <= ProductSurvey.MAX_IMAGES_TOGETHER;
        assertThat(product.whole()).as(product.product()).isEqualTo(whole);
        assertThat(product.images()).hasSizeLessThanOrEqualTo(ProductSurvey.MAX_IMAGES_TOGETHER);
        assertThat(seen.add(product.product()) || !whole).as(product.product()).isTrue();
        product.images().stream().map(StoredObject::key).forEach(read::add);
      }
    }
    assertThat(read).hasSameElementsAs(catalogue.pending()).doesNotHaveDuplicates();
  }
}
