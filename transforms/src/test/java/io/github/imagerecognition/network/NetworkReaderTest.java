package io.github.imagerecognition.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.checkpoint.Checkpoint;
import io.github.imagerecognition.checkpoint.CheckpointReader;
import io.github.imagerecognition.checkpoint.ElementType;
import io.github.imagerecognition.checkpoint.Tensor;
import io.github.imagerecognition.testing.ReferenceData;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NetworkReaderTest {

  private static final ResNet RESNET50 = ResNet.named("resnet50");
  private static final ResNet RESNET101 = ResNet.named("resnet101");

  @Test
  void widthsAreThoseOfTheCheckpoint() {
    Network network = NetworkReader.read(checkpoint("narrow-resnet50"), RESNET50);

    assertThat(network.features()).isEqualTo(128);
    assertThat(network.stem().outputs()).isEqualTo(4);
    assertThat(network.bottlenecks()).hasSize(16);
    assertThat(network.convolutions()).hasSize(53);
  }

  @Test
  void theStrideIsOnTheSecondConvolutionOfAStagesFirstBlock() {
    Network network = NetworkReader.read(checkpoint("narrow-resnet50"), RESNET50);

    assertThat(network.convolutions().filter(convolution -> convolution.stride() == 2))
        .extracting(Convolution::name)
        .containsExactly(
            "conv1",
            "layer2.0.conv2",
            "layer2.0.downsample.0",
            "layer3.0.conv2",
            "layer3.0.downsample.0",
            "layer4.0.conv2",
            "layer4.0.downsample.0");
  }

  @Test
  void tooFewBlocksAreAMisfitThatSaysWhatTheCheckpointLooksLike() {
    assertMisfit(
        checkpoint("narrow-resnet50"),
        RESNET101,
        "do not fit resnet101: layer3.6.conv1.weight, of the shape [16, 64, 1, 1], is missing;"
            + " it has the blocks of resnet50 (3-4-6-3): use that model's name");
  }

  @Test
  void tooManyBlocksAreAMisfit() {
    assertMisfit(
        checkpoint("narrow-resnet101"),
        RESNET50,
        "do not fit resnet50: layer3.10.bn1.bias has no place in it;"
            + " it has the blocks of resnet101 (3-4-23-3): use that model's name");
  }

  @Test
  void theFirstTensorThatDoesNotFitIsNamed() {
    SortedMap<String, Tensor> tensors = tensors("narrow-resnet50");
    tensors.put("layer2.1.conv2.weight", zeros(8, 4, 3, 3));
    tensors.remove("layer4.2.bn3.running_var");

    assertMisfit(
        new Checkpoint("mine.pth", tensors),
        RESNET50,
        "mine.pth do not fit resnet50: layer2.1.conv2.weight should have the shape [8, 8, 3, 3]"
            + " and has [8, 4, 3, 3]");
  }

  @Test
  void anEmptyNetworkMissesItsFirstTensor() {
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    tensors.put("fc.weight", zeros(1));

    assertMisfit(
        new Checkpoint("mine.pth", tensors),
        RESNET50,
        "conv1.weight, of the shape [any, 3, 7, 7], is missing");
  }

  @Test
  void aClassifierMayHaveAnyName() {
    SortedMap<String, Tensor> tensors = tensors("narrow-resnet50");
    tensors.put("head.weight", zeros(1));
    tensors.remove("fc.weight");

    assertThat(NetworkReader.read(new Checkpoint("mine", tensors), RESNET50).features())
        .isEqualTo(128);
  }

  @Test
  void unknownModelsAreRefused() {
    assertThatThrownBy(() -> ResNet.named("resnet18"))
        .hasMessage("there is no model resnet18; choose one of resnet50, resnet101, resnet152");
  }

  private static void assertMisfit(Checkpoint checkpoint, ResNet resNet, String message) {
    assertThatThrownBy(() -> NetworkReader.read(checkpoint, resNet))
        .isInstanceOfSatisfying(
            CodedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WEIGHTS_MISFIT))
        .hasMessageContaining(message);
  }

  private static Tensor zeros(long... shape) {
    int elements = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return Tensor.contiguous(ElementType.F32, shape, ByteBuffer.allocate(Float.BYTES * elements));
  }

  private static SortedMap<String, Tensor> tensors(String name) {
    return new TreeMap<>(checkpoint(name).tensors());
  }

  private static Checkpoint checkpoint(String name) {
    return CheckpointReader.read(ReferenceData.path("weights").resolve(name + ".pth"), name);
  }
}
