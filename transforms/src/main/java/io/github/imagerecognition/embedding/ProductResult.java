package io.github.imagerecognition.embedding;

import java.util.List;

/** What the pictures of a product came to, before anything is written. */
public sealed interface ProductResult {

  /** The folder's name. */
  String product();

  /** What was wrong with its pictures, in the order of their keys, and then with itself. */
  List<Failure> failures();

  /** The outcome of a product that is not written anywhere. */
  ProductOutcome outcome();

  /**
   * A product with at least one usable picture.
   *
   * @param source the hash of its pictures as a listing shows them
   */
  record Embedded(ProductEmbedding embedding, String source, List<Failure> failures)
      implements ProductResult {

    @Override
    public String product() {
      return embedding.product();
    }

    @Override
    public ProductOutcome outcome() {
      return new ProductOutcome(product(), true, embedding.imagesUsed(), failures);
    }
  }

  /** A product without an embedding; its failures say why. */
  record Failed(String product, List<Failure> failures) implements ProductResult {

    @Override
    public ProductOutcome outcome() {
      return new ProductOutcome(product, false, 0, failures);
    }
  }
}
