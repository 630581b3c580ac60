package io.github.imagerecognition.network;

import static io.github.imagerecognition.network.OnnxGraph.integer;
import static io.github.imagerecognition.network.OnnxGraph.integers;
import static io.github.imagerecognition.network.OnnxGraph.window;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.github.imagerecognition.checkpoint.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes a network as an ONNX model of float32. Equal networks give equal files. Batch
 * normalisation is folded into the convolutions, as ONNX Runtime would do it, except in the stem.
 *
 * <p>The stem decides how near the embeddings come to torchvision's: of what separates torchvision
 * from the exact result (2.7e-4 for the narrow reference network), 2.3e-4 come from the rounding of
 * its first convolution. PyTorch adds its products up over rows, then columns, then colours; ONNX
 * Runtime takes colours first. So the stem is written as a convolution of one channel over an image
 * in which the three colours of a pixel lie side by side: its rows are three times as wide, so are
 * the kernel, the stride and the padding, and the sum runs in PyTorch's order.
 */
public final class OnnxWriter {

  /** Part of a cached file's name; to be raised when the files written change. */
  public static final int VERSION = 1;

  static final int COLOURS = 3;
  static final String INPUT = "images";
  static final String OUTPUT = "features";

  private final OnnxGraph graph = new OnnxGraph();

  /** Whether what lies between the layers is an output too. */
  private final boolean showsLayers;

  private OnnxWriter(boolean showsLayers) {
    this.showsLayers = showsLayers;
  }

  /** Writes the model, from images {@code [N, 3, H, W]} to features {@code [N, F]}. */
  public static void write(Network network, OutputStream output) throws IOException {
    write(network, false, output);
  }

  /**
   * Writes the model with what each of {@link Network#activations} is as further outputs, in that
   * order, before the features.
   */
  public static void writeWithLayers(Network network, OutputStream output) throws IOException {
    write(network, true, output);
  }

  private static void write(Network network, boolean showsLayers, OutputStream output)
      throws IOException {
    OnnxWriter writer = new OnnxWriter(showsLayers);
    writer.network(network);
    writer.graph.write(output);
  }

  private void network(Network network) {
    graph.input(INPUT, "N", COLOURS, "H", "W");
    shown(INPUT, INPUT);
    String y = shown(network.stem().name(), graph.node("Relu", stem(network.stem())));
    y = graph.node("MaxPool", maxPool(), y);
    for (Bottleneck bottleneck : network.bottlenecks()) {
      y = bottleneck(bottleneck, y);
    }
    graph.output(OUTPUT, "Flatten", graph.node("GlobalAveragePool", y), "N", network.features());
  }

  static List<AttributeProto> maxPool() {
    return window(new long[] {3, 3}, new long[] {2, 2}, new long[] {1, 1});
  }

  private String stem(Convolution stem) {
    graph.integers64("wide", 0, 0, -1);
    graph.integers64("channel", 1);
    String interleaved = graph.node("Transpose", List.of(integers("perm", 0, 2, 3, 1)), INPUT);
    String rows = graph.node("Unsqueeze", graph.node("Reshape", interleaved, "wide"), "channel");
    long size = stem.size();
    graph.tensor("stem", interleaved(stem.weight()), stem.outputs(), 1, size, COLOURS * size);
    String sums =
        graph.node(
            "Conv",
            window(
                new long[] {size, COLOURS * size},
                new long[] {stem.stride(), COLOURS * (long) stem.stride()},
                new long[] {stem.padding(), COLOURS * (long) stem.padding()}),
            rows,
            "stem");
    // A convolution by single numbers: ONNX Runtime would fold a BatchNormalization.
    graph.tensor("stem_scale", stem.norm().scaleInFloat(), stem.outputs(), 1, 1, 1);
    graph.tensor("stem_shift", stem.norm().shiftInFloat(), stem.outputs());
    return graph.node(
        "Conv", List.of(integer("group", stem.outputs())), sums, "stem_scale", "stem_shift");
  }

  /** From {@code [outputs, colours, size, size]} to {@code [outputs, size, size, colours]}. */
  private static float[] interleaved(Tensor weight) {
    float[] planar = weight.finiteValues();
    float[] interleaved = new float[planar.length];
    int plane = (int) (weight.shape()[2] * weight.shape()[3]);
    for (int element = 0; element < planar.length; element++) {
      int filter = element / (COLOURS * plane);
      int colour = element / plane % COLOURS;
      int place = element % plane;
      interleaved[(filter * plane + place) * COLOURS + colour] = planar[element];
    }
    return interleaved;
  }

  private String bottleneck(Bottleneck bottleneck, String x) {
    List<Convolution> three = bottleneck.convolutions();
    String z = shown(three.get(0).name(), graph.node("Relu", folded(three.get(0), x)));
    z = shown(three.get(1).name(), graph.node("Relu", folded(three.get(1), z)));
    z = shown(three.get(2).name(), folded(three.get(2), z));
    String shortcut =
        bottleneck.shortcut().map(each -> shown(each.name(), folded(each, x))).orElse(x);
    return shown(bottleneck.name(), graph.node("Relu", graph.node("Add", z, shortcut)));
  }

  private String folded(Convolution convolution, String x) {
    String name = convolution.name();
    graph.tensor(name, convolution.foldedWeight(), convolution.weight().shape());
    graph.tensor(name + "_shift", convolution.norm().shift(), convolution.outputs());
    return graph.node("Conv", convolution.window(), x, name, name + "_shift");
  }

  /** The same, which is an output too where layers are shown. */
  private String shown(String activation, String y) {
    if (showsLayers) {
      graph.output(activation + "_shown", "Identity", y, "N", activation + "_C", "h", "w");
    }
    return y;
  }
}
