package io.github.imagerecognition.product;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.bucket.StoredObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Products of an output that have no pictures any more.
 *
 * @param counts of the listing that they were found in
 * @param files what the output holds of them
 */
public record VanishedProducts(ProductCounts counts, List<ProductFiles> files) {

  /**
   * Lists both buckets to their ends.
   *
   * @throws StoreException when a bucket cannot be listed
   */
  public static VanishedProducts of(ProductSelection selection, Bucket input, Bucket output) {
    List<ProductFiles> files = new ArrayList<>();
    PendingProducts products =
        new PendingProducts(
            input, output, selection, KeyRange.ALL, ProductSurvey.MAX_IMAGES_TOGETHER, files::add);
    while (products.hasNext()) {
      products.next();
    }
    return new VanishedProducts(products.counts(), files);
  }

  /**
   * Deletes the files that this library has written of them, except of products that have got
   * pictures meanwhile.
   *
   * @return how many products' files were deleted
   * @throws StoreException when a product cannot be listed, or a file cannot be deleted
   */
  public long delete(Bucket input, Bucket output) {
    ExecutorService deleters = Executors.newFixedThreadPool(output.parallelListings());
    try {
      return files.stream()
          .map(
              product ->
                  CompletableFuture.supplyAsync(() -> delete(product, input, output), deleters))
          .toList()
          .stream()
          .filter(CompletableFuture::join)
          .count();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException failure ? failure : e;
    } finally {
      deleters.shutdownNow();
    }
  }

  private static boolean delete(ProductFiles product, Bucket input, Bucket output) {
    Iterator<StoredObject> objects = input.list(KeyRange.boundary(product.product()), "");
    while (objects.hasNext()) {
      if (ProductLayout.isImage(objects.next().key())) {
        return false;
      }
    }
    ProductFiles.delete(output, product.product(), product.names());
    return true;
  }
}
