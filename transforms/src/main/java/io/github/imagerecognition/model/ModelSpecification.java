package io.github.imagerecognition.model;

import java.io.Serializable;
import java.util.List;

/**
 * Which network with which weights.
 *
 * @param modelName {@code resnet50}, {@code resnet101} or {@code resnet152}
 * @param weights {@code pretrained} (torchvision's default, downloaded once), {@code random}, or a
 *     {@code .pth} or {@code .safetensors} file: its path, {@code s3://bucket/key} or {@code
 *     https://} address
 * @param randomFallback whether random weights may stand in for pretrained ones that cannot be
 *     reached; for demonstrations only
 */
public record ModelSpecification(String modelName, String weights, boolean randomFallback)
    implements Serializable {

  /** The networks that there are. */
  public static final List<String> MODEL_NAMES =
      ResNet.ALL.stream().map(ResNet::modelName).toList();

  /** The weights for logs: of a web address neither user nor query, which may hold a secret. */
  public String printableWeights() {
    return weights.contains("://") && !weights.startsWith("s3://")
        ? weights.replaceFirst("[?#].*", "").replaceFirst("://.*@", "://")
        : weights;
  }
}
