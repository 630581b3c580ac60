package io.github.imagerecognition.transforms;

import io.github.imagerecognition.embedding.ProductEmbedding;
import io.github.imagerecognition.model.ModelIdentity;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** Encodes a {@link ProductEmbedding} in four bytes per dimension and some for the rest. */
public final class ProductEmbeddingCoder extends AtomicCoder<ProductEmbedding> {

  private static final ProductEmbeddingCoder INSTANCE = new ProductEmbeddingCoder();

  private ProductEmbeddingCoder() {}

  /** Returns the coder, which has no settings. */
  public static ProductEmbeddingCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(ProductEmbedding product, OutputStream output) throws IOException {
    DataOutputStream data = new DataOutputStream(output);
    data.writeUTF(product.product());
    product.model().writeTo(data);
    data.writeInt(product.embedding().length);
    for (float number : product.embedding()) {
      data.writeFloat(number);
    }
    data.writeLong(product.imagesUsed());
    data.writeLong(product.imagesSkipped());
    data.writeUTF(product.sourceFingerprint());
  }

  @Override
  public ProductEmbedding decode(InputStream input) throws IOException {
    DataInputStream data = new DataInputStream(input);
    String product = data.readUTF();
    ModelIdentity model = ModelIdentity.readFrom(data);
    float[] embedding = new float[data.readInt()];
    for (int i = 0; i < embedding.length; i++) {
      embedding[i] = data.readFloat();
    }
    return new ProductEmbedding(
        product, model, embedding, data.readLong(), data.readLong(), data.readUTF());
  }

  /** Equal embeddings have equal bytes, except that the numbers 0 and -0 differ in both. */
  @Override
  public boolean consistentWithEquals() {
    return true;
  }
}
