package io.github.imagerecognition.transforms;

import io.github.imagerecognition.embedding.ProductSum;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** The form in which the parts of a product travel between workers. */
final class ProductSumCoder extends AtomicCoder<ProductSum> {

  private static final ProductSumCoder INSTANCE = new ProductSumCoder();

  private ProductSumCoder() {}

  static ProductSumCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(ProductSum sum, OutputStream out) throws IOException {
    sum.writeTo(new DataOutputStream(out));
  }

  @Override
  public ProductSum decode(InputStream in) throws IOException {
    return ProductSum.readFrom(new DataInputStream(in));
  }
}
