package io.github.imagerecognition.model;

/** In which numbers a network is computed. Its embeddings are float32 in any case. */
public enum Precision {
  FLOAT32,

  /**
   * IEEE 754 binary16 for pictures, weights of convolutions and what comes between them, on GPUs
   * only; normalisation and the mean over all positions stay float32.
   */
  FLOAT16
}
