package io.github.imagerecognition.model;

/** Where a network shall run. */
public enum DeviceChoice {
  /** {@link #GPU} where there is one that can be used, else {@link #CPU}. */
  AUTO,

  /** The processor, also where there is a GPU. */
  CPU,

  /** The first GPU that CUDA sees, with PyTorch; an error where there is none. */
  GPU
}
