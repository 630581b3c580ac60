package io.github.imagerecognition.network;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The networks of He et al., "Deep Residual Learning for Image Recognition" (2015), table 1, and
 * torchvision's files of their {@code DEFAULT} weights.
 *
 * @param pretrainedFile a name below {@code https://download.pytorch.org/models/} that ends in the
 *     first eight digits of the file's SHA-256
 * @param blocks how many bottlenecks each of the four stages has
 */
public record ResNet(String modelName, String pretrainedFile, List<Integer> blocks) {

  /** How wide torchvision's are: the numbers of an embedding. */
  public static final int FEATURES = 2048;

  public static final List<ResNet> ALL =
      List.of(
          new ResNet("resnet50", "resnet50-11ad3fa6.pth", List.of(3, 4, 6, 3)),
          new ResNet("resnet101", "resnet101-cd907fc2.pth", List.of(3, 4, 23, 3)),
          new ResNet("resnet152", "resnet152-f82ba261.pth", List.of(3, 8, 36, 3)));

  /**
   * The network of a name such as {@code resnet50}.
   *
   * @throws CodedException {@code CONFIGURATION} when there is none
   */
  public static ResNet named(String modelName) {
    return ALL.stream()
        .filter(resNet -> resNet.modelName.equals(modelName))
        .findFirst()
        .orElseThrow(
            () ->
                new CodedException(
                    ErrorCode.CONFIGURATION,
                    "there is no model "
                        + modelName
                        + "; choose one of "
                        + ALL.stream().map(ResNet::modelName).collect(Collectors.joining(", "))));
  }
}
