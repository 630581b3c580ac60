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
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.github.imagerecognition.checkpoint.Checkpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An ONNX graph in the making. What is added in the same order gives the same file. */
final class OnnxGraph {

  /** The domain of ONNX Runtime's own operators, and the only version of it. */
  static final String MICROSOFT = "com.microsoft";

  /** ONNX 1.8: the oldest that ONNX Runtime, PyTorch's exporter and the operators here share. */
  private static final int OPERATOR_SET = 13;

  private static final int IR_VERSION = 7;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("resnet");

  /** Writes the model. */
  void write(OutputStream output) throws IOException {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET));
    if (graph.getNodeList().stream().anyMatch(node -> node.getDomain().equals(MICROSOFT))) {
      model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(MICROSOFT).setVersion(1));
    }
    model.setGraph(graph).build().writeTo(output);
  }

  /** Adds an input of float32; a dimension is a number or a name. */
  void input(String name, Object... dimensions) {
    graph.addInput(value(name, dimensions));
  }

  /** Adds a node of one input whose output is one of the graph's. */
  void output(String name, String operator, String input, Object... dimensions) {
    graph.addNode(NodeProto.newBuilder().setOpType(operator).addInput(input).addOutput(name));
    graph.addOutput(value(name, dimensions));
  }

  String node(String operator, String... inputs) {
    return node(operator, List.of(), inputs);
  }

  /** Adds a node, whose one output has the name that is returned. */
  String node(String operator, List<AttributeProto> attributes, String... inputs) {
    return node("", operator, attributes, inputs);
  }

  /** Adds a node with an operator of a domain. */
  String node(String domain, String operator, List<AttributeProto> attributes, String... inputs) {
    String output = operator + graph.getNodeCount();
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType(operator)
            .addAllAttribute(attributes)
            .addAllInput(Arrays.asList(inputs))
            .addOutput(output);
    if (!domain.isEmpty()) { // written out, ONNX's own domain would be other bytes for the same
      node.setDomain(domain);
    }
    graph.addNode(node);
    return output;
  }

  static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder attribute = attribute(name, AttributeProto.AttributeType.INTS);
    Arrays.stream(values).forEach(attribute::addInts);
    return attribute.build();
  }

  static AttributeProto integer(String name, long value) {
    return attribute(name, AttributeProto.AttributeType.INT).setI(value).build();
  }

  private static AttributeProto.Builder attribute(String name, AttributeProto.AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }

  /** The attributes of a convolution or a pooling, each in rows and columns. */
  static List<AttributeProto> window(long[] size, long[] stride, long[] padding) {
    return List.of(
        integers("kernel_shape", size),
        integers("strides", stride),
        integers("pads", padding[0], padding[1], padding[0], padding[1]));
  }

  /** Adds float32 numbers; without a shape it is a single one. */
  String tensor(String name, float[] values, long... shape) {
    return tensor(
        name, TensorProto.DataType.FLOAT_VALUE, bytes(Checkpoint.littleEndian(values)), shape);
  }

  /** Adds signed integers of 8 bits; without a shape it is a single one. */
  String signedBytes(String name, byte[] values, long... shape) {
    return tensor(name, TensorProto.DataType.INT8_VALUE, bytes(values), shape);
  }

  /** Adds an unsigned integer of 8 bits. */
  String unsignedByte(String name, int value) {
    return tensor(name, TensorProto.DataType.UINT8_VALUE, bytes(new byte[] {(byte) value}));
  }

  /** Adds integers of 32 bits. */
  String integers32(String name, int[] values, long... shape) {
    ByteBuffer buffer =
        ByteBuffer.allocate(Integer.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asIntBuffer().put(values);
    return tensor(name, TensorProto.DataType.INT32_VALUE, bytes(buffer.array()), shape);
  }

  /** Adds a vector of integers of 64 bits. */
  String integers64(String name, long... values) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).addDims(values.length);
    Arrays.stream(values).forEach(tensor::addInt64Data);
    graph.addInitializer(tensor.setDataType(TensorProto.DataType.INT64_VALUE));
    return name;
  }

  private String tensor(String name, int type, ByteString values, long... shape) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name);
    Arrays.stream(shape).forEach(tensor::addDims);
    graph.addInitializer(tensor.setDataType(type).setRawData(values));
    return name;
  }

  private static ByteString bytes(byte[] values) {
    return UnsafeByteOperations.unsafeWrap(values);
  }

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
