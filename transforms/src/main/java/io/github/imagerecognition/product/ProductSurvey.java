package io.github.imagerecognition.product;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoreException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * What there is to do, counted before the work starts: a pass over the listing, of many keys in
 * ranges at the same time, in memory that does not grow with the bucket. It makes progress
 * measurable, and lets the work be cut into ranges of any size even when most products are finished
 * and the others are neighbours. What is pending is kept if it is little, so that a run that has
 * little to do lists a large bucket once.
 *
 * @param selection what was surveyed
 * @param counts what was found
 * @param slices the pending pictures along the keys
 * @param pending the pending products in the order of their keys; null where they are too many to
 *     be kept and have to be listed again
 * @param listedObjects how many objects were listed for this, in both buckets
 */
public record ProductSurvey(
    ProductSelection selection,
    ProductCounts counts,
    List<WorkSlice> slices,
    List<ProductImages> pending,
    long listedObjects)
    implements Serializable {

  /** A product with more pictures is spread over several batches and meets in a Combine. */
  public static final int MAX_IMAGES_TOGETHER = 1000;

  /**
   * Cutting a bucket takes some hundred short requests; below so many keys listing its pages twice,
   * first to see how many there are, takes less time.
   */
  static final int MANY_KEYS = 10_000;

  /**
   * Surveys a selection.
   *
   * @throws StoreException when a bucket cannot be listed
   */
  public static ProductSurvey of(ProductSelection selection) {
    try (Bucket input = selection.input().open();
        Bucket output = selection.output().open()) {
      return of(selection, input, output);
    }
  }

  /**
   * Surveys a selection in buckets that are open.
   *
   * @throws StoreException when a bucket cannot be listed
   */
  public static ProductSurvey of(ProductSelection selection, Bucket input, Bucket output) {
    return of(selection, input, output, product -> {});
  }

  /**
   * Surveys a selection in buckets that are open.
   *
   * @param observer is shown each pending product, or each part of a large one, by several threads
   * @throws StoreException when a bucket cannot be listed
   */
  public static ProductSurvey of(
      ProductSelection selection, Bucket input, Bucket output, Consumer<ProductImages> observer) {
    input.check();
    boolean mayRepeat = selection.hasOutput() && selection.reprocess() != Reprocess.MISSING;
    ProductSelection started = mayRepeat ? selection.startingAt(output.now()) : selection;
    return of(started, input, output, observer, MANY_KEYS);
  }

  static ProductSurvey of(
      ProductSelection selection,
      Bucket input,
      Bucket output,
      Consumer<ProductImages> observer,
      int manyKeys) {
    int listings = input.parallelListings();
    ExecutorService readers = Executors.newFixedThreadPool(listings);
    try {
      List<KeyRange> ranges =
          new KeyRangeProbe(input, listings, manyKeys, readers)
              .ranges(selection.layout().productPrefix());
      PendingMemory memory = new PendingMemory();
      List<CompletableFuture<ProductSurvey>> parts =
          ranges.stream()
              .map(
                  range ->
                      CompletableFuture.supplyAsync(
                          () ->
                              read(
                                  new PendingProducts(
                                      input, output, selection, range, MAX_IMAGES_TOGETHER),
                                  selection,
                                  memory,
                                  observer),
                          readers))
              .toList();
      ProductCounts counts = ProductCounts.NONE;
      WorkSlices slices = new WorkSlices();
      List<ProductImages> kept = new ArrayList<>();
      long listed = 0;
      for (CompletableFuture<ProductSurvey> part : parts) {
        ProductSurvey survey = part.join();
        counts = counts.plus(survey.counts);
        survey.slices.forEach(slices::add);
        kept.addAll(survey.pending);
        listed += survey.listedObjects;
      }
      return new ProductSurvey(
          selection, counts, slices.toList(), memory.isFull() ? null : List.copyOf(kept), listed);
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException failure ? failure : e;
    } finally {
      readers.shutdownNow();
    }
  }

  private static ProductSurvey read(
      PendingProducts pending,
      ProductSelection selection,
      PendingMemory memory,
      Consumer<ProductImages> observer) {
    WorkSlices slices = new WorkSlices();
    List<ProductImages> kept = new ArrayList<>();
    while (pending.hasNext()) {
      ProductImages product = pending.next();
      observer.accept(product);
      slices.add(new WorkSlice(KeyRange.boundary(product.product()), product.images().size()));
      if (memory.takes(product)) {
        kept.add(product);
      } else {
        kept.clear();
      }
    }
    return new ProductSurvey(
        selection, pending.counts(), slices.toList(), kept, pending.listedObjects());
  }

  /** All the work in one. */
  public PendingRange all() {
    return new PendingRange(selection, KeyRange.ALL, pending);
  }

  /**
   * Cuts the work into disjoint shares, which together hold every pending product.
   *
   * @param sizes about how many pictures each is to have, all pending ones together; there are
   *     fewer shares when some would be smaller than a product or than what the survey tells apart
   */
  public List<PendingRange> parts(List<Long> sizes) {
    List<PendingRange> parts = new ArrayList<>();
    int next = 0;
    for (KeyRange range : ranges(sizes)) {
      int from = next;
      while (pending != null
          && next < pending.size()
          && range.endsAfter(KeyRange.boundary(pending.get(next).product()))) {
        next++;
      }
      List<ProductImages> products =
          pending == null ? null : List.copyOf(pending.subList(from, next));
      parts.add(new PendingRange(selection, range, products));
    }
    return parts;
  }

  List<KeyRange> ranges(List<Long> sizes) {
    List<KeyRange> ranges = new ArrayList<>();
    Iterator<Long> following = sizes.iterator();
    long end = 0;
    long before = 0;
    String from = "";
    for (WorkSlice slice : slices) {
      if (before >= end) {
        if (!from.isEmpty()) {
          ranges.add(new KeyRange(from, slice.from()));
        }
        from = slice.from();
        while (before >= end && following.hasNext()) {
          end += following.next();
        }
      }
      before += slice.images();
    }
    if (!from.isEmpty()) {
      ranges.add(new KeyRange(from, ""));
    }
    return ranges;
  }
}
