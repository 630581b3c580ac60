package io.github.imagerecognition.product;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Deletes what an output holds of products that have no pictures any more. */
public final class VanishedProducts {

  private VanishedProducts() {}

  /**
   * Lists both buckets anew to their ends, and only then deletes the files that this library has
   * written of each product without pictures.
   *
   * @throws StoreException when a bucket cannot be listed, or a file cannot be deleted
   */
  public static void delete(ProductSelection selection, Bucket input, Bucket output) {
    List<ProductFiles> vanished = new ArrayList<>();
    PendingProducts products =
        new PendingProducts(
            input,
            output,
            selection,
            KeyRange.ALL,
            ProductSurvey.MAX_IMAGES_TOGETHER,
            vanished::add);
    while (products.hasNext()) {
      products.next();
    }
    ExecutorService deleters = Executors.newFixedThreadPool(output.parallelListings());
    try {
      vanished.stream()
          .map(
              files ->
                  CompletableFuture.runAsync(
                      () -> ProductFiles.delete(output, files.product(), files.names()), deleters))
          .toList()
          .forEach(CompletableFuture::join);
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException failure ? failure : e;
    } finally {
      deleters.shutdownNow();
    }
  }
}
