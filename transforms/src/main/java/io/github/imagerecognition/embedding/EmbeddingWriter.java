package io.github.imagerecognition.embedding;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.embedding.ProductResult.Embedded;
import io.github.imagerecognition.embedding.ProductResult.Failed;
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
    if (result instanceof Embedded embedded) {
      String npy = embedded.product() + "/" + ProductSelection.FINISHED_FILE;
      if (reprocess == Reprocess.ALL) {
        // Else a crash between the two files would leave a new JSON beside an old NPY for ever.
        output.delete(npy);
      }
      output.write(
          embedded.product() + "/embeddings.json",
          EmbeddingFiles.json(embedded, metadata),
          "application/json");
      output.write(npy, EmbeddingFiles.npy(embedded.embedding()), "application/octet-stream");
      return new ProductOutcome(
          embedded.product(), true, embedded.imagesUsed(), embedded.failures());
    }
    Failed failed = (Failed) result;
    return new ProductOutcome(failed.product(), false, 0, failed.failures());
  }
}
