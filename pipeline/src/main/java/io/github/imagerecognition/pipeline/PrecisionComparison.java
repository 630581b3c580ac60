package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.embedding.ProductEmbedding;
import io.github.imagerecognition.model.Agreement;
import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.model.Precision;
import io.github.imagerecognition.product.ImageBatch;
import io.github.imagerecognition.product.ProductImages;
import io.github.imagerecognition.transforms.ModelLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a user's own pictures lose in 8 bits. */
public final class PrecisionComparison {

  private static final Logger LOG = LoggerFactory.getLogger(PrecisionComparison.class);

  private PrecisionComparison() {}

  /** Embeds some pictures in float32 too, and says how far both agree. */
  public static void log(JobConfiguration configuration, List<ProductImages> pictures) {
    JobConfiguration exact =
        configuration.withNetwork(
            configuration.model().withPrecision(Precision.FLOAT32), configuration.preprocessing());
    List<float[]> inFloats = new ArrayList<>();
    List<float[]> inIntegers = new ArrayList<>();
    EmbeddingModel float32 = ModelLoader.acquire(exact.model()); // once for all pictures
    try {
      for (ProductImages picture : pictures) {
        // It is read twice, and may be gone or replaced the second time.
        Optional<ProductEmbedding> first = embedding(exact, picture);
        Optional<ProductEmbedding> second = embedding(configuration, picture);
        if (isOfTheSame(first, second)) {
          inFloats.add(first.get().embedding());
          inIntegers.add(second.get().embedding());
        }
      }
    } finally {
      float32.close();
    }
    if (inFloats.isEmpty()) {
      return;
    }
    Agreement agreement = Agreement.of(inFloats, inIntegers);
    if (agreement.isPoor()) {
      LOG.warn("int8 against float32 on {}: they lose too much in 8 bits, use float32", agreement);
    } else {
      LOG.info("int8 against float32 on {}", agreement);
    }
  }

  private static Optional<ProductEmbedding> embedding(
      JobConfiguration configuration, ProductImages picture) {
    return configuration.embedImages().rehearseEmbeddings(new ImageBatch(List.of(picture))).stream()
        .findFirst();
  }

  private static boolean isOfTheSame(
      Optional<ProductEmbedding> first, Optional<ProductEmbedding> second) {
    return first.isPresent()
        && first
            .map(ProductEmbedding::sourceFingerprint)
            .equals(second.map(ProductEmbedding::sourceFingerprint));
  }
}
