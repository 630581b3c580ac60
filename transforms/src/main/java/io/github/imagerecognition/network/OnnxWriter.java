package io.github.imagerecognition.network;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.UnsafeByteOperations;
import io.github.imagerecognition.checkpoint.Checkpoint;
import io.github.imagerecognition.checkpoint.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a network as an ONNX model. Equal networks give equal files. Batch normalisation is folded
 * into the convolutions, as ONNX Runtime would do it, except in the stem.
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

  /** ONNX 1.8: the oldest that ONNX Runtime, PyTorch's exporter and the operators here share. */
  private static final int OPERATOR_SET = 13;

  private static final int IR_VERSION = 7;

  private static final int COLOURS = 3;
  private static final String INPUT = "images";
  private static final String OUTPUT = "features";

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("resnet");

  private OnnxWriter() {}

  /** Writes the model, from images {@code [N, 3, H, W]} to features {@code [N, F]}. */
  public static void write(Network network, OutputStream output) throws IOException {
    OnnxWriter writer = new OnnxWriter();
    writer.network(network);
    ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
        .setGraph(writer.graph)
        .build()
        .writeTo(output);
  }

  private void network(Network network) {
    graph.addInput(value(INPUT, "N", COLOURS, "H", "W"));
    String y = node("Relu", stem(network.stem()));
    y =
        node(
            "MaxPool",
            List.of(
                integers("kernel_shape", 3, 3),
                integers("strides", 2, 2),
                integers("pads", 1, 1, 1, 1)),
            y);
    for (Bottleneck bottleneck : network.bottlenecks()) {
      y = bottleneck(bottleneck, y);
    }
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("Flatten")
            .addInput(node("GlobalAveragePool", y))
            .addOutput(OUTPUT));
    graph.addOutput(value(OUTPUT, "N", network.features()));
  }

  private String stem(Convolution stem) {
    integerTensor("wide", 0, 0, -1);
    integerTensor("channel", 1);
    String interleaved = node("Transpose", List.of(integers("perm", 0, 2, 3, 1)), INPUT);
    String rows = node("Unsqueeze", node("Reshape", interleaved, "wide"), "channel");
    long size = stem.size();
    tensor("stem", interleaved(stem.weight()), stem.outputs(), 1, size, COLOURS * size);
    String sums =
        node(
            "Conv",
            convolution(
                new long[] {size, COLOURS * size},
                new long[] {stem.stride(), COLOURS * (long) stem.stride()},
                new long[] {stem.padding(), COLOURS * (long) stem.padding()}),
            rows,
            "stem");
    // A convolution by single numbers: ONNX Runtime would fold a BatchNormalization.
    tensor("stem_scale", stem.norm().scaleInFloat(), stem.outputs(), 1, 1, 1);
    tensor("stem_shift", stem.norm().shiftInFloat(), stem.outputs());
    AttributeProto groups =
        attribute("group", AttributeProto.AttributeType.INT).setI(stem.outputs()).build();
    return node("Conv", List.of(groups), sums, "stem_scale", "stem_shift");
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
    String z = node("Relu", folded(bottleneck.convolutions().get(0), x));
    z = node("Relu", folded(bottleneck.convolutions().get(1), z));
    z = folded(bottleneck.convolutions().get(2), z);
    String shortcut = bottleneck.shortcut().map(each -> folded(each, x)).orElse(x);
    return node("Relu", node("Add", z, shortcut));
  }

  private String folded(Convolution convolution, String x) {
    String name = convolution.name();
    double[] scale = convolution.norm().scale();
    float[] weight = convolution.weight().finiteValues();
    int length = weight.length / scale.length;
    for (int element = 0; element < weight.length; element++) {
      weight[element] = (float) (weight[element] * scale[element / length]);
    }
    tensor(name, weight, convolution.weight().shape());
    tensor(name + "_shift", convolution.norm().shift(), convolution.outputs());
    long size = convolution.size();
    long stride = convolution.stride();
    long padding = convolution.padding();
    return node(
        "Conv",
        convolution(
            new long[] {size, size}, new long[] {stride, stride}, new long[] {padding, padding}),
        x,
        name,
        name + "_shift");
  }

  private static List<AttributeProto> convolution(long[] size, long[] stride, long[] padding) {
    return List.of(
        integers("kernel_shape", size),
        integers("strides", stride),
        integers("pads", padding[0], padding[1], padding[0], padding[1]));
  }

  private String node(String operator, String... inputs) {
    return node(operator, List.of(), inputs);
  }

  /** Adds a node, whose one output has the name that is returned. */
  private String node(String operator, List<AttributeProto> attributes, String... inputs) {
    String output = operator + graph.getNodeCount();
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .addAllAttribute(attributes)
            .addAllInput(Arrays.asList(inputs))
            .addOutput(output));
    return output;
  }

  private static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder attribute = attribute(name, AttributeProto.AttributeType.INTS);
    Arrays.stream(values).forEach(attribute::addInts);
    return attribute.build();
  }

  private static AttributeProto.Builder attribute(String name, AttributeProto.AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }

  private void tensor(String name, float[] values, long... shape) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name);
    Arrays.stream(shape).forEach(tensor::addDims);
    graph.addInitializer(
        tensor
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .setRawData(UnsafeByteOperations.unsafeWrap(Checkpoint.littleEndian(values))));
  }

  private void integerTensor(String name, long... values) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).addDims(values.length);
    Arrays.stream(values).forEach(tensor::addInt64Data);
    graph.addInitializer(tensor.setDataType(TensorProto.DataType.INT64_VALUE));
  }

  /** Describes an input or output; a dimension is a number or a name. */
  private static ValueInfoProto value(String name, Object... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    List<TensorShapeProto.Dimension> all = new ArrayList<>();
    for (Object dimension : dimensions) {
      TensorShapeProto.Dimension.Builder builder = TensorShapeProto.Dimension.newBuilder();
      all.add(
          dimension instanceof Integer length
              ? builder.setDimValue(length).build()
              : builder.setDimParam(dimension.toString()).build());
    }
    TypeProto.Tensor type =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT_VALUE)
            .setShape(shape.addAllDim(all))
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }
}
