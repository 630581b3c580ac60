package io.github.imagerecognition.embedding;

import io.github.imagerecognition.model.ModelIdentity;
import java.util.Arrays;
import java.util.Objects;

/**
 * The embedding of a product: the arithmetic mean over its usable pictures. Two are equal when
 * their numbers are.
 *
 * @param product the folder's name
 * @param model the model that computed it
 * @param embedding {@code float[dimensions]}, which nobody may change
 * @param imagesUsed the number of pictures in the mean, at least one
 * @param imagesSkipped the number of pictures that could not be used
 * @param sourceFingerprint SHA-256 over the keys and ETags of all its pictures, in lower-case
 *     hexadecimal
 */
public record ProductEmbedding(
    String product,
    ModelIdentity model,
    float[] embedding,
    long imagesUsed,
    long imagesSkipped,
    String sourceFingerprint) {

  @Override
  public boolean equals(Object object) {
    return object instanceof ProductEmbedding other
        && product.equals(other.product)
        && model.equals(other.model)
        && Arrays.equals(embedding, other.embedding)
        && imagesUsed == other.imagesUsed
        && imagesSkipped == other.imagesSkipped
        && sourceFingerprint.equals(other.sourceFingerprint);
  }

  @Override
  public int hashCode() {
    return Objects.hash(product, Arrays.hashCode(embedding), sourceFingerprint);
  }
}
