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

  Stream<Convolution> all() {
    return Stream.concat(convolutions.stream(), shortcut.stream());
  }
}
