package io.github.imagerecognition.embedding;

import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.embedding.ProductResult.Embedded;
import io.github.imagerecognition.product.ProductLayout;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.product.Reprocess;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the files of a product: JSON first, NPY last, because the NPY's existence marks the
 * product as finished.
 */
public final class EmbeddingWriter {

  private final Bucket output;
  private final String preprocessing;
  private final Reprocess reprocess;

  /**
   * Creates a writer that many threads may use.
   *
   * @param preprocessing how pictures became the network's input, in words
   */
  public EmbeddingWriter(Bucket output, String preprocessing, Reprocess reprocess) {
    this.output = output;
    this.preprocessing = preprocessing;
    this.reprocess = reprocess;
  }

  /**
   * Writes the files of a product that has an embedding.
   *
   * @return what became of the product, also when its name cannot be a folder of this output, or
   *     its files there can be neither replaced nor deleted
   * @throws StoreException when the output cannot be written to
   */
  public ProductOutcome write(ProductResult result) {
    try {
      return writeFiles(result);
    } catch (StoreException e) {
      ErrorCode code =
          switch (e.kind()) {
            case UNUSABLE_KEY -> ErrorCode.PRODUCT_NAME_UNSAFE;
            case LOCKED -> ErrorCode.OUTPUT_LOCKED;
            default -> throw e;
          };
      List<Failure> failures = new ArrayList<>(result.outcome().failures());
      failures.add(new Failure("", result.product(), code, e.getMessage()));
      return new ProductOutcome(result.product(), false, 0, List.copyOf(failures));
    }
  }

  private ProductOutcome writeFiles(ProductResult result) {
    String npy = result.product() + "/" + ProductSelection.FINISHED_FILE;
    if (reprocess == Reprocess.ALL && ProductLayout.isSafe(result.product())) {
      // Before the JSON, so that no crash leaves a new JSON beside an old NPY that marks the
      // product as finished. Also for a product that fails now, so that the next run retries it.
      output.delete(npy);
    }
    if (result instanceof Embedded embedded) {
      ProductEmbedding embedding = embedded.embedding();
      output.write(
          result.product() + "/embeddings.json",
          EmbeddingFiles.json(embedding, preprocessing),
          "application/json");
      output.write(npy, EmbeddingFiles.npy(embedding.embedding()), "application/octet-stream");
    }
    return result.outcome();
  }
}
