package io.github.imagerecognition.network;

import ai.onnx.proto.OnnxMl.AttributeProto;
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

  /**
   * The weight times the normalisation's scale of each output, {@code [outputs, inputs, size,
   * size]}.
   */
  float[] foldedWeight() {
    double[] scale = norm.scale();
    float[] folded = weight.finiteValues();
    int length = folded.length / scale.length;
    for (int element = 0; element < folded.length; element++) {
      folded[element] = (float) (folded[element] * scale[element / length]);
    }
    return folded;
  }

  /** Its attributes in ONNX. */
  List<AttributeProto> window() {
    return OnnxGraph.window(
        new long[] {size(), size()}, new long[] {stride, stride}, new long[] {padding, padding});
  }

  /** The weight, then the four vectors of the normalisation. */
  List<Tensor> tensors() {
    return List.of(weight, norm.weight(), norm.bias(), norm.mean(), norm.variance());
  }
}
