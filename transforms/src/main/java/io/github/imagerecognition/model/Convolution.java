package io.github.imagerecognition.model;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;

/**
 * A square convolution and the batch normalisation behind it.
 *
 * @param name torchvision's, such as {@code layer1.0.conv1}
 * @param weight {@code [outputs, inputs, size, size]}
 */
record Convolution(String name, Tensor weight, BatchNorm norm, int stride, int padding) {

  /**
   * A convolution that does the work of both.
   *
   * @param weight {@code float[outputs * inputs * size * size]} in row-major order
   * @param bias {@code float[outputs]}
   */
  record Folded(float[] weight, float[] bias) {}

  int outputs() {
    return (int) weight.shape()[0];
  }

  int inputs() {
    return (int) weight.shape()[1];
  }

  int size() {
    return (int) weight.shape()[2];
  }

  /**
   * Folds the normalisation into weight and bias, in double precision.
   *
   * @throws CodedException {@code WEIGHTS_DAMAGED} when a number is not finite
   */
  Folded fold() {
    float[] weights = weight.values();
    float[] scales = norm.weight().values();
    float[] biases = norm.bias().values();
    float[] means = norm.mean().values();
    float[] variances = norm.variance().values();
    int perOutput = weights.length / outputs();
    for (int output = 0; output < biases.length; output++) {
      double scale = scales[output] / Math.sqrt(variances[output] + BatchNorm.EPSILON);
      biases[output] = finite(biases[output] - means[output] * scale);
      for (int element = output * perOutput; element < (output + 1) * perOutput; element++) {
        weights[element] = finite(weights[element] * scale);
      }
    }
    return new Folded(weights, biases);
  }

  private float finite(double value) {
    float rounded = (float) value;
    if (!Float.isFinite(rounded)) {
      throw new CodedException(
          ErrorCode.WEIGHTS_DAMAGED,
          "The weights are damaged: "
              + name
              + " or its batch norm is not finite; export them again");
    }
    return rounded;
  }
}
