package io.github.imagerecognition.embedding;

import io.github.imagerecognition.model.ModelIdentity;
import java.io.Serializable;
import java.util.List;

/** What became of a product before it is written. */
public sealed interface ProductResult extends Serializable {

  /** The folder's name. */
  String product();

  /** What was wrong with its pictures, in the order of their keys. */
  List<Failure> failures();

  /**
   * A product with at least one usable picture.
   *
   * @param model what the embedding was made with
   * @param embedding the mean over its pictures, {@code float[dimensions]}
   * @param imagesUsed the number of pictures in the mean
   * @param sourceFingerprint SHA-256 over the keys and ETags of all its pictures, in hexadecimal
   */
  record Embedded(
      String product,
      ModelIdentity model,
      float[] embedding,
      long imagesUsed,
      List<Failure> failures,
      String sourceFingerprint)
      implements ProductResult {}

  /** A product without an embedding; its failures say why. */
  record Failed(String product, List<Failure> failures) implements ProductResult {}
}
