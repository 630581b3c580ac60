package io.github.imagerecognition.model;

/** In which numbers a network is computed. Its embeddings are float32 in any case. */
public enum Precision {
  FLOAT32,

  /**
   * IEEE 754 binary16 for pictures, weights of convolutions and what comes between them, on GPUs
   * only; normalisation and the mean over all positions stay float32.
   */
  FLOAT16,

  /**
   * 8-bit integers, on CPUs only, for checkpoints of ResNets: some three times as fast where the
   * processor has instructions for them (VNNI).
   */
  INT8
}
