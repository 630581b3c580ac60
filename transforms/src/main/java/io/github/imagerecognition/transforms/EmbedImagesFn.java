package io.github.imagerecognition.transforms;

import io.github.imagerecognition.embedding.ProductOutcome;
import io.github.imagerecognition.embedding.ProductSum;
import io.github.imagerecognition.product.ImageBatch;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;

/** Gives batches to this instance's worker, and on what it hands back. */
final class EmbedImagesFn extends DoFn<ImageBatch, ProductOutcome> {

  private final EmbedImages.Settings settings;
  private final Distribution batchImages =
      Metrics.distribution(Summarize.NAMESPACE, EmbedImages.BATCH_IMAGES);
  private transient EmbedWorker worker;

  EmbedImagesFn(EmbedImages.Settings settings) {
    this.settings = settings;
  }

  @Setup
  public void setup() {
    worker = new EmbedWorker(settings);
  }

  @ProcessElement
  public void processElement(@Element ImageBatch batch, MultiOutputReceiver receiver) {
    batchImages.update(batch.size());
    worker.accept(
        batch,
        new EmbedWorker.Receiver() {
          @Override
          public void outcome(ProductOutcome outcome) {
            receiver.get(EmbedImages.OUTCOMES).output(outcome);
          }

          @Override
          public void part(KV<String, ProductSum> part) {
            receiver.get(EmbedImages.PARTS).output(part);
          }
        });
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    worker.finish(
        new EmbedWorker.Receiver() {
          @Override
          public void outcome(ProductOutcome outcome) {
            context.output(outcome, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
          }

          @Override
          public void part(KV<String, ProductSum> part) {
            context.output(
                EmbedImages.PARTS, part, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
          }
        });
  }

  @Teardown
  public void teardown() {
    if (worker != null) {
      worker.close();
    }
  }
}
