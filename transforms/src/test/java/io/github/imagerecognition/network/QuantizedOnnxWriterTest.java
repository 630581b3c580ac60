package io.github.imagerecognition.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.imagerecognition.checkpoint.CheckpointReader;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What ONNX Runtime is given: whatever is not an integer here is none there either. */
class QuantizedOnnxWriterTest {

  private final ModelProto model = write();

  @Test
  void integersAreComputedFromThePixelsToTheLastActivation() {
    List<String> operators =
        model.getGraph().getNodeList().stream().map(NodeProto::getOpType).toList();
    int last = operators.size() - 4;

    assertThat(operators.get(0)).isEqualTo("QuantizeLinear");
    assertThat(operators.subList(last, operators.size()))
        .containsExactly("Cast", "GlobalAveragePool", "Mul", "Flatten");
    assertThat(
            operators.subList(1, last).stream()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())))
        .isEqualTo(Map.of("QLinearConv", 53L, "QLinearAdd", 16L, "MaxPool", 1L));
  }

  @Test
  void everyWeightHasSevenBits() {
    List<TensorProto> weights =
        model.getGraph().getInitializerList().stream()
            .filter(tensor -> tensor.getDataType() == TensorProto.DataType.INT8_VALUE)
            .filter(tensor -> tensor.getDimsCount() == 4)
            .toList();

    assertThat(weights).hasSize(53);
    assertThat(weights)
        .allSatisfy(
            tensor -> {
              byte[] bytes = tensor.getRawData().toByteArray();
              assertThat(IntStream.range(0, bytes.length).map(i -> Math.abs(bytes[i])).max())
                  .hasValue(63);
            });
  }

  private static ModelProto write() {
    Path weights = ReferenceData.path("weights/narrow-resnet50.pth");
    Network network =
        NetworkReader.read(
            CheckpointReader.read(weights, weights.toString()), ResNet.named("resnet50"));
    Map<String, ActivationRange> ranges =
        network.activations().stream()
            .collect(Collectors.toMap(Function.identity(), name -> ActivationRange.of(-1, 1)));
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      QuantizedOnnxWriter.write(network, ranges, output);
      return ModelProto.parseFrom(output.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
