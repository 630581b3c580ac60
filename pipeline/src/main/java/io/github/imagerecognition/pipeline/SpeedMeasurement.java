package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.embedding.ProductOutcome;
import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.model.ModelWeights;
import io.github.imagerecognition.product.ImageBatch;
import io.github.imagerecognition.product.ProductImages;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

/** How fast this machine embeds the pictures of a job. */
public final class SpeedMeasurement {

  private SpeedMeasurement() {}

  /**
   * Embeds some products, as the job's workers would at the same time, and writes nothing.
   *
   * @param weights of the configuration
   * @param threads starts a thread for each worker
   * @return empty when none of the pictures can be embedded
   */
  public static OptionalDouble picturesPerSecond(
      JobConfiguration configuration,
      ModelWeights weights,
      List<ProductImages> products,
      Executor threads) {
    if (products.isEmpty()) {
      return OptionalDouble.empty();
    }
    EmbeddingModel model = weights.acquire(); // all workers' one
    try {
      embed(configuration, products.subList(0, 1)); // so that everything is loaded
      int workers = Math.min(products.size(), configuration.threads());
      long started = System.nanoTime();
      List<CompletableFuture<Long>> shares =
          IntStream.range(0, workers)
              .mapToObj(worker -> share(products, worker, workers))
              .map(it -> CompletableFuture.supplyAsync(() -> embed(configuration, it), threads))
              .toList();
      long used = shares.stream().mapToLong(CompletableFuture::join).sum();
      double seconds = (System.nanoTime() - started) / 1e9;
      return used == 0 ? OptionalDouble.empty() : OptionalDouble.of(used / seconds);
    } finally {
      model.close();
    }
  }

  private static List<ProductImages> share(List<ProductImages> products, int worker, int workers) {
    return IntStream.range(0, products.size())
        .filter(product -> product % workers == worker)
        .mapToObj(products::get)
        .toList();
  }

  private static long embed(JobConfiguration configuration, List<ProductImages> products) {
    return configuration.embedImages().rehearse(new ImageBatch(products)).stream()
        .mapToLong(ProductOutcome::imagesUsed)
        .sum();
  }
}
