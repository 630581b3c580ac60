package io.github.imagerecognition.transforms;

import io.github.imagerecognition.embedding.ProductEmbedding;
import io.github.imagerecognition.model.ModelIdentity;
import io.github.imagerecognition.model.Precision;
import org.apache.beam.sdk.testing.CoderProperties;
import org.junit.jupiter.api.Test;

class ProductEmbeddingCoderTest {

  private static final ProductEmbedding PRODUCT =
      new ProductEmbedding(
          "producto-é",
          new ModelIdentity("resnet50", "abc", Precision.INT8, "cafe"),
          new float[] {0, -1.5f, Float.MIN_VALUE},
          1L << 40,
          2,
          "f00d");

  @Test
  void givesBackWhatItEncodes() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(ProductEmbeddingCoder.of(), PRODUCT);
    CoderProperties.coderDeterministic(ProductEmbeddingCoder.of(), PRODUCT, PRODUCT);
  }

  @Test
  void canBeSentToWorkers() {
    CoderProperties.coderSerializable(ProductEmbeddingCoder.of());
  }
}
