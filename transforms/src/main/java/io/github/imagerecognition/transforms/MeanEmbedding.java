package io.github.imagerecognition.transforms;

import io.github.imagerecognition.embedding.ProductSum;
import org.apache.beam.sdk.transforms.Combine;

/** Brings the parts of a very large product together. */
final class MeanEmbedding extends Combine.BinaryCombineFn<ProductSum> {

  @Override
  public ProductSum apply(ProductSum left, ProductSum right) {
    return ProductSum.merge(left, right);
  }
}
