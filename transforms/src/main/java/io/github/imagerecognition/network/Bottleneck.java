package io.github.imagerecognition.network;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A residual block: 1x1, 3x3 and 1x1 convolutions, whose output is added to the block's input.
 *
 * @param convolutions the three, in order
 * @param shortcut what the input passes through when its shape differs from the output's
 */
public record Bottleneck(List<Convolution> convolutions, Optional<Convolution> shortcut) {

  /** What its sum is called: torchvision's name of the block, such as {@code layer1.0}. */
  String name() {
    String last = convolutions.get(2).name();
    return last.substring(0, last.lastIndexOf('.'));
  }

  Stream<Convolution> all() {
    return Stream.concat(convolutions.stream(), shortcut.stream());
  }
}
