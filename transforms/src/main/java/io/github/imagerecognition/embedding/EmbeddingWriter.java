package io.github.imagerecognition.embedding;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.embedding.ProductResult.Embedded;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.product.Reprocess;

/**
 * Writes the files of a product: JSON first, NPY last, because the NPY's existence says that the
 * product is finished.
 */
public final class EmbeddingWriter {

  private final Bucket output;
  private final EmbeddingMetadata metadata;
  private final Reprocess reprocess;

  /** A writer to an output; safe for use by many threads. */
  public EmbeddingWriter(Bucket output, EmbeddingMetadata metadata, Reprocess reprocess) {
    this.output = output;
    this.metadata = metadata;
    this.reprocess = reprocess;
  }

  /** Writes what there is to write about a product. */
  public ProductOutcome write(ProductResult result) {
    String json = result.product() + "/embeddings.json";
    String npy = result.product() + "/" + ProductSelection.FINISHED_FILE;
    if (reprocess == Reprocess.ALL) {
      // First, so that no crash leaves a new JSON beside an old NPY that says it is finished.
      output.delete(npy);
    }
    Progress.addProduct();
    if (result instanceof Embedded embedded) {
      output.write(json, EmbeddingFiles.json(embedded, metadata), "application/json");
      output.write(npy, EmbeddingFiles.npy(embedded.embedding()), "application/octet-stream");
      return new ProductOutcome(result.product(), true, embedded.imagesUsed(), result.failures());
    }
    if (reprocess == Reprocess.ALL) {
      // What an earlier run made of it is out of date, and would count as done in the next one.
      output.delete(json);
    }
    return new ProductOutcome(result.product(), false, 0, result.failures());
  }
}
