package io.github.imagerecognition.transforms;

import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.embedding.Failure;
import io.github.imagerecognition.embedding.ProductAccumulator;
import io.github.imagerecognition.transforms.ProductFinisher.Finished;
import org.apache.beam.sdk.transforms.DoFn;

/** Finishes the products that came in parts. */
final class FinishProductsFn extends DoFn<ProductAccumulator, Failure> {

  private final EmbedSettings settings;
  private transient ProductFinisher finisher;

  FinishProductsFn(EmbedSettings settings) {
    this.settings = settings;
  }

  @Setup
  public void setup() {
    finisher = new ProductFinisher(settings, BucketLocation::open);
  }

  @ProcessElement
  public void processElement(
      @Element ProductAccumulator accumulator, MultiOutputReceiver receiver) {
    Finished product = finisher.finish(accumulator);
    Summarize.count(product.outcome());
    product.outcome().failures().forEach(it -> receiver.get(EmbedImages.FAILURES).output(it));
    product.embedding().ifPresent(it -> receiver.get(EmbedImages.EMBEDDINGS).output(it));
  }

  @Teardown
  public void teardown() {
    if (finisher != null) {
      finisher.close();
    }
  }
}
