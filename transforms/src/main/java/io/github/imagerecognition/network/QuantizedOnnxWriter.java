package io.github.imagerecognition.network;

import static io.github.imagerecognition.network.OnnxGraph.integer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes a network as an ONNX model of 8-bit integers, from the normalised images to the last
 * activation: weights are signed and symmetric per output channel, activations unsigned per tensor
 * with the zero point 0 behind rectifiers, so that clipping is the rectifier. Only integers are
 * added up, also in the mean over all positions, where float32 holds them exactly; so the features
 * do not depend on an order, a batch or a processor.
 */
public final class QuantizedOnnxWriter {

  /** Part of a cached file's name and of the recipe; to be raised when other numbers come out. */
  public static final int VERSION = 1;

  /**
   * The largest magnitude of a weight. With seven bits the products of two neighbours fit 16 bits,
   * in which processors without VNNI add them up, so that every x86-64 computes the same.
   */
  static final int MOST = 63;

  private final OnnxGraph graph = new OnnxGraph();
  private final Map<String, ActivationRange> ranges;

  /** How a tensor's bytes are read, and the names of these two numbers in the graph. */
  private record Scale(ActivationRange range, String name, String zeroPoint) {}

  /** A tensor of bytes in the graph. */
  private record Quantized(String name, Scale scale) {}

  private QuantizedOnnxWriter(Map<String, ActivationRange> ranges) {
    this.ranges = ranges;
  }

  /**
   * Writes the model, from images {@code [N, 3, H, W]} to features {@code [N, F]}, both in float32.
   *
   * @param ranges of all {@link Network#activations}
   */
  public static void write(
      Network network, Map<String, ActivationRange> ranges, OutputStream output)
      throws IOException {
    QuantizedOnnxWriter writer = new QuantizedOnnxWriter(ranges);
    writer.network(network);
    writer.graph.write(output);
  }

  private void network(Network network) {
    graph.input(OnnxWriter.INPUT, "N", OnnxWriter.COLOURS, "H", "W");
    Scale pixels = scale(OnnxWriter.INPUT);
    Quantized x =
        new Quantized(
            graph.node("QuantizeLinear", OnnxWriter.INPUT, pixels.name(), pixels.zeroPoint()),
            pixels);
    x = convolution(network.stem(), x);
    x = new Quantized(graph.node("MaxPool", OnnxWriter.maxPool(), x.name()), x.scale());
    for (Bottleneck bottleneck : network.bottlenecks()) {
      x = bottleneck(bottleneck, x);
    }
    String numbers = graph.node("Cast", List.of(integer("to", 1)), x.name());
    String mean = graph.node("GlobalAveragePool", numbers);
    graph.output(
        OnnxWriter.OUTPUT,
        "Flatten",
        graph.node("Mul", mean, x.scale().name()),
        "N",
        network.features());
  }

  private Quantized bottleneck(Bottleneck bottleneck, Quantized x) {
    List<Convolution> three = bottleneck.convolutions();
    Quantized z = convolution(three.get(0), x);
    z = convolution(three.get(1), z);
    z = convolution(three.get(2), z);
    Quantized shortcut = bottleneck.shortcut().map(each -> convolution(each, x)).orElse(x);
    Scale sum = scale(bottleneck.name());
    String[] inputs =
        Stream.of(z, shortcut, new Quantized("", sum))
            .flatMap(each -> Stream.of(each.name(), each.scale().name(), each.scale().zeroPoint()))
            .filter(name -> !name.isEmpty())
            .toArray(String[]::new);
    return new Quantized(graph.node(OnnxGraph.MICROSOFT, "QLinearAdd", List.of(), inputs), sum);
  }

  private Quantized convolution(Convolution convolution, Quantized x) {
    String name = convolution.name();
    QuantizedWeight weight = QuantizedWeight.of(convolution, x.scale().range());
    Scale scale = scale(name);
    String y =
        graph.node(
            "QLinearConv",
            convolution.window(),
            x.name(),
            x.scale().name(),
            x.scale().zeroPoint(),
            graph.signedBytes(name, weight.values(), convolution.weight().shape()),
            graph.tensor(name + "_scale", weight.scales(), convolution.outputs()),
            graph.signedBytes(name + "_zero", new byte[1]),
            scale.name(),
            scale.zeroPoint(),
            graph.integers32(name + "_shift", weight.shifts(), convolution.outputs()));
    return new Quantized(y, scale);
  }

  private Scale scale(String activation) {
    ActivationRange range = ranges.get(activation);
    return new Scale(
        range,
        graph.tensor(activation + "_step", new float[] {range.step()}),
        graph.unsignedByte(activation + "_offset", range.zeroPoint()));
  }
}
