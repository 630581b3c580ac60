package io.github.imagerecognition.transforms;

import io.github.imagerecognition.embedding.Failure;
import io.github.imagerecognition.embedding.ProductAccumulator;
import io.github.imagerecognition.product.BatchPacker;
import io.github.imagerecognition.product.ImageBatch;
import io.github.imagerecognition.product.PendingRange;
import io.github.imagerecognition.product.ProductImages;
import io.github.imagerecognition.transforms.ProductFinisher.Finished;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
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
      new BatchPacker(products, settings.batchSize())
          .forEachRemaining(batch -> embed(batch, results));
    }
  }

  private void embed(ImageBatch batch, EmbedWorker.Receiver results) {
    if (Thread.currentThread().isInterrupted()) { // by a runner that gives up, in a range of hours
      throw new CancellationException("interrupted before the next batch");
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
