package io.github.imagerecognition.model;

/** The four vectors of a trained batch normalisation, one number per channel each. */
record BatchNorm(Tensor weight, Tensor bias, Tensor mean, Tensor variance) {

  /** {@code torch.nn.BatchNorm2d}'s default, which torchvision's ResNets keep. */
  static final double EPSILON = 1e-5;
}
