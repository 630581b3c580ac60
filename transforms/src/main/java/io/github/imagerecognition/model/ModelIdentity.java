package io.github.imagerecognition.model;

import java.io.Serializable;

/**
 * Identifies the model that embeddings come from.
 *
 * @param name {@code resnet50}, or the file's name of a feature extractor of the user's own
 * @param weights the SHA-256 over the checkpoint's tensors in lower-case hexadecimal, the same for
 *     every container they may come in, with {@code random:} before it if nobody trained them; of a
 *     feature extractor the SHA-256 of its file
 * @param precision in which it is computed
 */
public record ModelIdentity(String name, String weights, Precision precision)
    implements Serializable {

  /** A model that is computed in float32. */
  public ModelIdentity(String name, String weights) {
    this(name, weights, Precision.FLOAT32);
  }
}
