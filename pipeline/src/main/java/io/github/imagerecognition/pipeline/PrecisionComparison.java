package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.model.Agreement;
import io.github.imagerecognition.model.Precision;
import io.github.imagerecognition.product.ImageBatch;
import io.github.imagerecognition.product.ProductImages;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a user's own pictures lose in 8 bits. */
public final class PrecisionComparison {

  private static final Logger LOG = LoggerFactory.getLogger(PrecisionComparison.class);

  private PrecisionComparison() {}

  /** Embeds some pictures in float32 too, and says how far both agree. */
  public static void log(JobConfiguration configuration, List<ProductImages> pictures) {
    List<float[]> quantized = embeddings(configuration, pictures);
    List<float[]> exact =
        embeddings(
            configuration.withNetwork(
                configuration.model().withPrecision(Precision.FLOAT32),
                configuration.preprocessing()),
            pictures);
    if (exact.isEmpty()) {
      return;
    }
    Agreement agreement = Agreement.of(exact, quantized);
    if (agreement.isPoor()) {
      LOG.warn("int8 against float32 on {}: they lose too much in 8 bits, use float32", agreement);
    } else {
      LOG.info("int8 against float32 on {}", agreement);
    }
  }

  private static List<float[]> embeddings(
      JobConfiguration configuration, List<ProductImages> pictures) {
    return configuration.embedImages().rehearseEmbeddings(new ImageBatch(pictures)).stream()
        .map(product -> product.embedding())
        .toList();
  }
}
