package io.github.imagerecognition.model;

/** How the tensors of a running TorchScript network lie in memory. */
enum TensorLayout {
  /** PyTorch's own row-major order, which every device knows. */
  STRIDED(Integer.MAX_VALUE),

  /**
   * oneDNN's blocks of channels, for CPUs: faster, and every convolution is oneDNN's, whereas for
   * strided tensors PyTorch chooses an implementation by the size of the batch, whose results
   * differ in their last bits.
   */
  BLOCKED(8);

  private final int imagesAtOnce;

  TensorLayout(int imagesAtOnce) {
    this.imagesAtOnce = imagesAtOnce;
  }

  /**
   * How many images a network computes best in one go. On CPUs the largest maps of eight (26 MB)
   * stay below the size (32 MB) from which on glibc asks the kernel for fresh memory each time:
   * ResNet-50 was measured at 19 images per second in slices of 8, and at 16 in batches of 32.
   */
  int imagesAtOnce() {
    return imagesAtOnce;
  }
}
