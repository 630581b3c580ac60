package io.github.imagerecognition.transforms;

import io.github.imagerecognition.embedding.ProductAccumulator;
import io.github.imagerecognition.embedding.ProductOutcome;
import io.github.imagerecognition.product.ImageBatch;
import io.github.imagerecognition.transforms.ProductFinisher.Finished;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/** Hands batches to this instance's worker, and the worker's results to the runner. */
final class EmbedImagesFn extends DoFn<ImageBatch, ProductOutcome> {

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
  public void processElement(@Element ImageBatch batch, MultiOutputReceiver receiver) {
    batchImages.update(batch.size());
    worker.accept(
        batch,
        receiver(
            new Output() {
              @Override
              public <T> void to(TupleTag<T> tag, T element) {
                receiver.get(tag).output(element);
              }
            }));
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
        output.to(EmbedImages.OUTCOMES, product.outcome());
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
