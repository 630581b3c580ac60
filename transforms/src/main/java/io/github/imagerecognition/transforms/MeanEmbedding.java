package io.github.imagerecognition.transforms;

import io.github.imagerecognition.embedding.ProductAccumulator;
import org.apache.beam.sdk.transforms.Combine;

/** Brings the parts of a very large product together. */
final class MeanEmbedding extends Combine.BinaryCombineFn<ProductAccumulator> {

  @Override
  public ProductAccumulator apply(ProductAccumulator left, ProductAccumulator right) {
    return ProductAccumulator.merge(left, right);
  }
}
