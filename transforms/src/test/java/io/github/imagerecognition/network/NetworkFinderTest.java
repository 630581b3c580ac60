package io.github.imagerecognition.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.checkpoint.Checkpoint;
import io.github.imagerecognition.checkpoint.CheckpointReader;
import io.github.imagerecognition.checkpoint.Tensor;
import io.github.imagerecognition.testing.ReferenceData;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkFinderTest {

  private static final ResNet RESNET50 = ResNet.named("resnet50");
  private static final Checkpoint NARROW = read("narrow-resnet50");
  private static final Checkpoint DEEPER = read("narrow-resnet101");

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "module.",
        "_orig_mod.",
        "model.",
        "backbone.",
        "state_dict.module.",
        "checkpoints.0.any.names._orig_mod.model.backbone."
      })
  void findsTheNetworkBelowAnyNames(String prefix) {
    put("optimizer.state.", DEEPER);
    put(prefix, NARROW);

    assertThat(find().sha256()).isEqualTo(NARROW.sha256());
  }

  @Test
  void takesTheNetworkThatFits() {
    put("teacher.", DEEPER);
    put("student.", NARROW);

    assertThat(find().sha256()).isEqualTo(NARROW.sha256());
    assertThat(NetworkFinder.find(all(), ResNet.named("resnet101")).sha256())
        .isEqualTo(DEEPER.sha256());
  }

  @Test
  void takesTheFirstOfSeveralBelowTheFewestNames() {
    put("ema.module.", others());
    put("model.", NARROW);
    put("again.", others());

    assertThat(find().sha256()).isEqualTo(NARROW.sha256());
  }

  @Test
  void takesNothingElseFromBesideTheNetwork() {
    put("", NARROW);
    put("ema.", NARROW);
    tensors.put("normalization", NARROW.tensors().get("bn1.bias"));

    assertThat(find().tensors()).containsOnlyKeys(NARROW.tensors().keySet());
  }

  @Test
  void saysWhereTheMisfitIs() {
    put("state_dict.module.", NARROW);
    tensors.remove("state_dict.module.layer2.1.bn3.bias");

    assertMisfit("mine.pth (state_dict.module) do not fit resnet50: layer2.1.bn3.bias");
  }

  @Test
  void saysWhatThereIsInstead() {
    NARROW
        .tensors()
        .forEach((name, tensor) -> tensors.put(name.replaceFirst("^conv1", "net.0"), tensor));

    assertMisfit(
        "(net, bn1, layer1, layer2, layer3, …) none is conv1.weight",
        "nearest: net.0.weight, [4, 3, 7, 7]");
  }

  @Test
  void takesNoConvolutionOfABlockForNearest() {
    NARROW
        .tensors()
        .forEach((name, tensor) -> tensors.put(name.replaceFirst("^conv1", "net.conv1"), tensor));
    tensors.put("net.conv1.weight", NARROW.tensors().get("layer1.0.conv2.weight"));

    assertMisfit("nearest: net.conv1.weight, [4, 4, 3, 3]");
    tensors.remove("net.conv1.weight");
    assertThatThrownBy(this::find).message().doesNotContain("nearest");
  }

  private void assertMisfit(String... words) {
    assertThatThrownBy(this::find)
        .isInstanceOfSatisfying(
            CodedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WEIGHTS_MISFIT))
        .message()
        .contains(words)
        .doesNotContain("\n");
  }

  private Checkpoint find() {
    return NetworkFinder.find(all(), RESNET50);
  }

  private Checkpoint all() {
    return new Checkpoint("mine.pth", tensors);
  }

  private void put(String prefix, Checkpoint checkpoint) {
    checkpoint.tensors().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
  }

  /** The same network with other weights. */
  private static Checkpoint others() {
    Map<String, Tensor> others = new LinkedHashMap<>(NARROW.tensors());
    others.put("bn1.bias", others.get("bn1.weight"));
    return new Checkpoint("others", others);
  }

  private static Checkpoint read(String name) {
    return CheckpointReader.read(ReferenceData.path("weights/" + name + ".pth"), name);
  }
}
