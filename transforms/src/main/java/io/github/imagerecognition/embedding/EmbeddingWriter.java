package io.github.imagerecognition.embedding;

import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.embedding.ProductResult.Embedded;
import io.github.imagerecognition.product.ProductLayout;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.product.Reprocess;
import java.util.List;

/**
 * Writes the files of a product: JSON first, NPY last, because the NPY's existence says that the
 * product is finished.
 */
public final class EmbeddingWriter {

  private final Bucket output;
  private final String preprocessing;
  private final Reprocess reprocess;

  /**
   * A writer to an output; safe for use by many threads.
   *
   * @param preprocessing how pictures became the network's input, in words
   */
  public EmbeddingWriter(Bucket output, String preprocessing, Reprocess reprocess) {
    this.output = output;
    this.preprocessing = preprocessing;
    this.reprocess = reprocess;
  }

  /**
   * Writes what there is to write about a product.
   *
   * @throws StoreException when the output cannot be used; a product whose name it cannot have is
   *     an outcome
   */
  public ProductOutcome write(ProductResult result) {
    ProductOutcome outcome;
    try {
      outcome = writeFiles(result);
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.UNUSABLE_KEY) {
        throw e;
      }
      Failure failure =
          new Failure("", result.product(), ErrorCode.PRODUCT_NAME_UNSAFE, e.getMessage());
      outcome = new ProductOutcome(result.product(), false, 0, List.of(failure));
    }
    Progress.addProduct();
    return outcome;
  }

  private ProductOutcome writeFiles(ProductResult result) {
    String npy = result.product() + "/" + ProductSelection.FINISHED_FILE;
    if (reprocess == Reprocess.ALL && ProductLayout.isSafe(result.product())) {
      // Before the JSON, so that no crash leaves a new one beside an old NPY that says it is
      // finished; and of a product that fails now, so that the next run tries it again.
      output.delete(npy);
    }
    if (result instanceof Embedded embedded) {
      output.write(
          result.product() + "/embeddings.json",
          EmbeddingFiles.json(embedded, preprocessing),
          "application/json");
      output.write(npy, EmbeddingFiles.npy(embedded.embedding()), "application/octet-stream");
      return new ProductOutcome(result.product(), true, embedded.imagesUsed(), result.failures());
    }
    return new ProductOutcome(result.product(), false, 0, result.failures());
  }
}
