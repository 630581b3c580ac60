package io.github.imagerecognition.network;

import java.util.List;
import java.util.stream.Stream;

/**
 * A ResNet v1.5 up to its pooled features, as every engine's writer reads it: the stem and its
 * rectifier, a 3x3 maximum pooling of stride 2, the bottlenecks with a rectifier behind each of
 * their convolutions (the last one's behind the addition), and the mean over all positions.
 */
public record Network(Convolution stem, List<Bottleneck> bottlenecks) {

  /** How many features an image has: 2048, unless the network is of another width. */
  public int features() {
    return bottlenecks.get(bottlenecks.size() - 1).convolutions().get(2).outputs();
  }

  /**
   * What is computed between input and features, in order: the images, then what each convolution
   * gives behind its rectifier, if it has one, and the rectified sum of each bottleneck.
   */
  public List<String> activations() {
    Stream<String> blocks =
        bottlenecks.stream()
            .flatMap(
                each -> Stream.concat(each.all().map(Convolution::name), Stream.of(each.name())));
    return Stream.concat(Stream.of(OnnxWriter.INPUT, stem.name()), blocks).toList();
  }

  /** Every convolution, in the order in which they are computed. */
  public Stream<Convolution> convolutions() {
    return Stream.concat(Stream.of(stem), bottlenecks.stream().flatMap(Bottleneck::all));
  }
}
