package io.github.imagerecognition.network;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.checkpoint.Tensor;

/**
 * The four vectors of a trained batch normalisation, one number per channel each. It computes
 * {@code scale * x + shift}.
 */
public record BatchNorm(Tensor weight, Tensor bias, Tensor mean, Tensor variance) {

  /** {@code torch.nn.BatchNorm2d}'s default, which torchvision's ResNets keep. */
  static final double EPSILON = 1e-5;

  /** What a channel is multiplied with. */
  double[] scale() {
    float[] weights = weight.finiteValues();
    float[] variances = variances();
    double[] scale = new double[weights.length];
    for (int channel = 0; channel < scale.length; channel++) {
      scale[channel] = weights[channel] / Math.sqrt(variances[channel] + EPSILON);
    }
    return scale;
  }

  /** What is added to a channel, rounded at the end. */
  float[] shift() {
    double[] scale = scale();
    float[] biases = bias.finiteValues();
    float[] means = mean.finiteValues();
    for (int channel = 0; channel < scale.length; channel++) {
      biases[channel] = (float) (biases[channel] - means[channel] * scale[channel]);
    }
    return biases;
  }

  /** The scale with PyTorch's roundings ({@code batch_norm_cpu} of its Normalization.cpp). */
  float[] scaleInFloat() {
    float[] weights = weight.finiteValues();
    float[] variances = variances();
    for (int channel = 0; channel < weights.length; channel++) {
      weights[channel] *= 1 / (float) Math.sqrt(variances[channel] + (float) EPSILON);
    }
    return weights;
  }

  /** The shift with PyTorch's roundings. */
  float[] shiftInFloat() {
    float[] scale = scaleInFloat();
    float[] biases = bias.finiteValues();
    float[] means = mean.finiteValues();
    for (int channel = 0; channel < scale.length; channel++) {
      biases[channel] -= means[channel] * scale[channel];
    }
    return biases;
  }

  private float[] variances() {
    float[] variances = variance.finiteValues();
    for (float number : variances) {
      if (number < 0) {
        throw new CodedException(
            ErrorCode.WEIGHTS_DAMAGED,
            "the weights hold a negative variance: export or download them again");
      }
    }
    return variances;
  }
}
