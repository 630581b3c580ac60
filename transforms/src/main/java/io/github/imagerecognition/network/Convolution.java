package io.github.imagerecognition.network;

import io.github.imagerecognition.checkpoint.Tensor;
import java.util.List;

/**
 * A square convolution and the batch normalisation behind it. They stay two steps, as torchvision
 * computes them: folded into one they come closer to the exact result than torchvision itself, but
 * not to torchvision's (2.7e-4 instead of 7e-5 apart for the narrow reference network).
 *
 * @param name torchvision's, such as {@code layer1.0.conv1}
 * @param weight {@code [outputs, inputs, size, size]}
 */
public record Convolution(String name, Tensor weight, BatchNorm norm, int stride, int padding) {

  int outputs() {
    return (int) weight.shape()[0];
  }

  int inputs() {
    return (int) weight.shape()[1];
  }

  int size() {
    return (int) weight.shape()[2];
  }

  /** The weight, then the four vectors of the normalisation. */
  List<Tensor> tensors() {
    return List.of(weight, norm.weight(), norm.bias(), norm.mean(), norm.variance());
  }
}
