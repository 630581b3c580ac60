package io.github.imagerecognition.transforms;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.embedding.ProductAccumulator;
import io.github.imagerecognition.product.BatchPacker;
import io.github.imagerecognition.product.ImageBatch;
import io.github.imagerecognition.product.PendingRange;
import io.github.imagerecognition.product.ProductSurvey;
import io.github.imagerecognition.product.RangeSizes;
import io.github.imagerecognition.product.Reprocess;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What the graph does with the ranges of a survey, in one thread and without a runner. */
final class RunInTest implements EmbedWorker.Receiver {

  private static final int WORKERS = 2;
  private static final int BATCH_SIZE = 4;

  private final EmbedSettings settings;
  private final Function<BucketLocation, Bucket> buckets;
  private final Map<String, ProductAccumulator> parts = new TreeMap<>();

  RunInTest(EmbedSettings settings, Function<BucketLocation, Bucket> buckets) {
    this.settings = settings;
    this.buckets = buckets;
  }

  /**
   * Embeds what is pending.
   *
   * @param again whether a runner has started it before, and lists it again
   */
  void embed(ProductSurvey survey, boolean again) {
    boolean adopts = survey.selection().reprocess() == Reprocess.CHANGED;
    try (OpenResources opened = new OpenResources()) {
      EmbedWorker worker = opened.add(new EmbedWorker(settings, buckets));
      for (PendingRange range :
          survey.parts(RangeSizes.decreasing(survey.counts().pendingImages(), WORKERS))) {
        BatchPacker batches =
            new BatchPacker(
                (again ? range.listedAgain() : range).read(at -> opened.add(buckets.apply(at))),
                BATCH_SIZE);
        while (batches.hasNext()) {
          ImageBatch batch = batches.next();
          worker.accept(adopts ? worker.withoutAdopted(batch) : batch, this);
        }
      }
      worker.finish(this);
    }
    try (ProductFinisher finisher = new ProductFinisher(settings, buckets)) {
      parts.values().forEach(finisher::finish);
    }
  }

  @Override
  public void finished(ProductFinisher.Finished product) {}

  @Override
  public void part(ProductAccumulator part) {
    parts.merge(part.product(), part, ProductAccumulator::merge);
  }
}
