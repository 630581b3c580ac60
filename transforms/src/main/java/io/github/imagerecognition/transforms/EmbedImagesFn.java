package io.github.imagerecognition.transforms;

import io.github.imagerecognition.embedding.EmbeddingAdoption;
import io.github.imagerecognition.embedding.Failure;
import io.github.imagerecognition.embedding.ProductAccumulator;
import io.github.imagerecognition.product.BatchPacker;
import io.github.imagerecognition.product.ImageBatch;
import io.github.imagerecognition.product.PendingRange;
import io.github.imagerecognition.product.ProductImages;
import io.github.imagerecognition.product.Reprocess;
import io.github.imagerecognition.transforms.ProductFinisher.Finished;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Hands the batches of ranges to this instance's worker, and the worker's results to the runner.
 */
final class EmbedImagesFn extends DoFn<PendingRange, Failure> {

  /** How a result leaves this function, while a bundle is processed or at its end. */
  private interface Output {
    <T> void to(TupleTag<T> tag, T element);
  }

  private final EmbedSettings settings;
  private final Distribution batchImages =
      Metrics.distribution(Summarize.NAMESPACE, EmbedImages.BATCH_IMAGES);
  private final Counter productsAdopted =
      Metrics.counter(Summarize.NAMESPACE, Summarize.PRODUCTS_ADOPTED);
  private transient EmbedWorker worker;

  EmbedImagesFn(EmbedSettings settings) {
    this.settings = settings;
  }

  @Setup
  public void setup() {
    worker = new EmbedWorker(settings);
  }

  @ProcessElement
  public void processElement(@Element PendingRange range, MultiOutputReceiver receiver) {
    EmbedWorker.Receiver results =
        receiver(
            new Output() {
              @Override
              public <T> void to(TupleTag<T> tag, T element) {
                receiver.get(tag).output(element);
              }
            });
    try (OpenResources listed = new OpenResources()) {
      Iterator<ProductImages> products = range.read(location -> listed.add(location.open()));
      boolean adopts = range.selection().reprocess() == Reprocess.CHANGED;
      new BatchPacker(products, settings.batchSize())
          .forEachRemaining(batch -> embed(adopts ? withoutAdopted(batch) : batch, results));
    }
  }

  private ImageBatch withoutAdopted(ImageBatch batch) {
    if (batch.products().stream().noneMatch(EmbeddingAdoption::isCandidate)) {
      return batch;
    }
    ImageBatch others = worker.withoutAdopted(batch);
    productsAdopted.inc(batch.products().size() - others.products().size());
    return others;
  }

  private void embed(ImageBatch batch, EmbedWorker.Receiver results) {
    if (Thread.currentThread().isInterrupted()) { // by a runner that gives up, in a range of hours
      throw new CancellationException("interrupted before the next batch");
    }
    if (batch.products().isEmpty()) {
      return;
    }
    batchImages.update(batch.size());
    worker.accept(batch, results);
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    worker.finish(
        receiver(
            new Output() {
              @Override
              public <T> void to(TupleTag<T> tag, T element) {
                context.output(
                    tag, element, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
              }
            }));
  }

  private static EmbedWorker.Receiver receiver(Output output) {
    return new EmbedWorker.Receiver() {
      @Override
      public void finished(Finished product) {
        Summarize.count(product.outcome());
        product.outcome().failures().forEach(it -> output.to(EmbedImages.FAILURES, it));
        product.embedding().ifPresent(it -> output.to(EmbedImages.EMBEDDINGS, it));
      }

      @Override
      public void part(ProductAccumulator part) {
        output.to(EmbedImages.PARTS, KV.of(part.product(), part));
      }
    };
  }

  @Teardown
  public void teardown() {
    if (worker != null) {
      worker.close();
    }
  }
}
