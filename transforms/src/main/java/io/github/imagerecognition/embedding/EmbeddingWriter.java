package io.github.imagerecognition.embedding;

import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.embedding.ProductResult.Embedded;
import io.github.imagerecognition.model.ModelIdentity;
import io.github.imagerecognition.product.ProductFiles;
import io.github.imagerecognition.product.ProductLayout;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.product.Provenance;
import io.github.imagerecognition.product.Recipe;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the files of a product: the JSON, then the NPY, whose existence marks the product as
 * finished, then an empty object whose name says what it was made of. Whatever a crash leaves of
 * that is recognised as unfinished, or is complete but for the last.
 */
public final class EmbeddingWriter {

  /** To be raised when the same pictures, model and preprocessing give other files. */
  private static final int FORMAT_VERSION = 1;

  private final Bucket output;
  private final String preprocessing;

  /**
   * Creates a writer that many threads may use.
   *
   * @param preprocessing how pictures became the network's input, in words
   */
  public EmbeddingWriter(Bucket output, String preprocessing) {
    this.output = output;
    this.preprocessing = preprocessing;
  }

  /** How a model makes embeddings with a preprocessing, for comparison with those there are. */
  public static Recipe recipe(ModelIdentity model, String preprocessing) {
    String calibration = model.calibration().isEmpty() ? "" : "\n" + model.calibration();
    return Recipe.of(
        String.join("\n", model.name(), model.weights(), model.precision().name()) + calibration,
        FORMAT_VERSION + "\n" + preprocessing);
  }

  /**
   * Replaces the files of a product: by new ones if it has an embedding, else by none.
   *
   * @param formerFiles the names of those that are there
   * @return what became of the product, also when its name cannot be a folder of this output, or
   *     its files there can be neither replaced nor deleted
   * @throws StoreException when the output cannot be written to
   */
  public ProductOutcome write(ProductResult result, List<String> formerFiles) {
    try {
      if (result instanceof Embedded embedded) {
        replace(embedded, formerFiles);
      } else if (ProductLayout.isSafe(result.product()) && isFinal(result)) {
        ProductFiles.delete(output, result.product(), formerFiles);
      }
      return result.outcome();
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

  private void replace(Embedded embedded, List<String> formerFiles) {
    ProductEmbedding embedding = embedded.embedding();
    String folder = embedding.product() + "/";
    List<String> marks =
        formerFiles.stream().filter(name -> !name.equals(ProductSelection.JSON_FILE)).toList();
    ProductFiles.delete(output, embedding.product(), marks);
    output.write(folder + ProductSelection.JSON_FILE, json(embedding), "application/json");
    output.write(
        folder + ProductSelection.FINISHED_FILE,
        EmbeddingFiles.npy(embedding.embedding()),
        "application/octet-stream");
    mark(embedding, embedded.source());
  }

  private void mark(ProductEmbedding embedding, String source) {
    Provenance provenance =
        new Provenance(source, recipe(embedding.model(), preprocessing), embedding.imagesSkipped());
    output.write(
        embedding.product() + "/" + provenance.fileName(), new byte[0], "application/octet-stream");
  }

  /** Says what an embedding that is there was made of, in place of what former files say. */
  void mark(ProductEmbedding embedding, String source, List<String> formerFiles) {
    ProductFiles.delete(
        output, embedding.product(), formerFiles.stream().filter(Provenance::isFileName).toList());
    mark(embedding, source);
  }

  /** The JSON of an embedding. */
  byte[] json(ProductEmbedding embedding) {
    return EmbeddingFiles.json(embedding, preprocessing);
  }

  /** Pictures that could not be fetched, or were just gone, say nothing about former files. */
  private static boolean isFinal(ProductResult result) {
    return result.failures().stream()
        .map(Failure::code)
        .noneMatch(
            code -> code == ErrorCode.PRODUCT_FETCH_FAILED || code == ErrorCode.IMAGE_MISSING);
  }
}
