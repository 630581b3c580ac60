package io.github.imagerecognition.catalogue;

/** What the similarity of two embeddings is; always from -1 to 1. */
public enum Metric {
  /**
   * The cosine of the angle at the catalogue's mean. Features behind a rectifier are all positive,
   * so that they look alike from the origin; from their mean they do not.
   */
  CENTRED,
  /** The cosine of the angle at the origin. */
  COSINE
}
