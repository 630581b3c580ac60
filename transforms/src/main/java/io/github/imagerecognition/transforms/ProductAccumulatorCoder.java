package io.github.imagerecognition.transforms;

import io.github.imagerecognition.embedding.ProductAccumulator;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** The form in which the parts of a product travel between workers. */
final class ProductAccumulatorCoder extends AtomicCoder<ProductAccumulator> {

  private static final ProductAccumulatorCoder INSTANCE = new ProductAccumulatorCoder();

  private ProductAccumulatorCoder() {}

  static ProductAccumulatorCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(ProductAccumulator accumulator, OutputStream out) throws IOException {
    accumulator.writeTo(new DataOutputStream(out));
  }

  @Override
  public ProductAccumulator decode(InputStream in) throws IOException {
    return ProductAccumulator.readFrom(new DataInputStream(in));
  }
}
