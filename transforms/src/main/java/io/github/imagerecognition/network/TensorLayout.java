package io.github.imagerecognition.network;

/** How the tensors of a running TorchScript network lie in memory. */
public enum TensorLayout {
  /** PyTorch's own row-major order, which every device knows. */
  STRIDED,

  /**
   * The channels last, for CPUs: faster, and every convolution is oneDNN's, whereas for strided
   * tensors PyTorch chooses an implementation by the size of the batch, whose results differ in
   * their last bits. Weights are in oneDNN's own blocks.
   */
  CHANNELS_LAST,

  /** {@link Precision#FLOAT16} with the channels last, as a GPU's tensor cores take it. */
  HALF_CHANNELS_LAST
}
