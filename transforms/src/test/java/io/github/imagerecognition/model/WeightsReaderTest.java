package io.github.imagerecognition.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.checkpoint.CacheProvider;
import io.github.imagerecognition.checkpoint.Checkpoint;
import io.github.imagerecognition.checkpoint.Sha256;
import io.github.imagerecognition.checkpoint.WeightsDownloader;
import io.github.imagerecognition.network.ResNet;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsReaderTest {

  /** Nothing listens there. */
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1/models/");

  private final List<String> asked = new ArrayList<>();
  @TempDir private Path cache;

  @Test
  void weightsInABucketAreReadThroughTheStore() {
    Checkpoint checkpoint = ((TrainedWeights) read("s3://models/narrow.pth")).checkpoint();

    assertThat(asked).containsExactly("s3://models/narrow.pth");
    assertThat(checkpoint.tensors()).containsKey("conv1.weight");
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet50", "resnet101", "resnet152"})
  void randomWeightsAreTheSameEverywhere(String modelName) {
    RandomWeights weights = new RandomWeights(ResNet.named(modelName));

    assertThat(weights.checkpoint().sha256()).isEqualTo(weights.sha256());
  }

  @Test
  void pretrainedWeightsThatCannotBeReachedAreAnErrorThatSaysWhatToDo() {
    assertThatThrownBy(() -> read("pretrained"))
        .isInstanceOfSatisfying(
            CodedException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.WEIGHTS_UNREACHABLE))
        .hasMessageContaining("resnet50-11ad3fa6.pth")
        .hasMessageContaining("http://127.0.0.1:1/models/")
        .hasMessageContaining("as the weights");
  }

  @Test
  void whatPretrainedWeightsHashToIsRemembered() throws IOException {
    Path file = ReferenceData.path("weights/narrow-resnet50.pth");
    String hash = Sha256.ofFile(file).substring(0, 8);
    ResNet narrow = new ResNet("narrow", "narrow-" + hash + ".pth", List.of(3, 4, 6, 3));
    Path cached = Files.copy(file, cache.resolve(narrow.pretrainedFile()));

    Checkpoint first = ((TrainedWeights) reader().pretrained(narrow)).checkpoint();
    assertThat(((KnownWeights) reader().pretrained(narrow)).checkpoint().get().tensors())
        .containsOnlyKeys(first.tensors().keySet());

    Files.delete(cached);
    KnownWeights known = (KnownWeights) reader().pretrained(narrow);
    assertThat(known.sha256()).isEqualTo(first.sha256());
    assertThatThrownBy(() -> known.checkpoint().get())
        .isInstanceOfSatisfying(
            CodedException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.WEIGHTS_UNREACHABLE));
  }

  @Test
  void onlyHttpsAddressesAreAccepted() {
    assertThatThrownBy(() -> read("http://example.org/resnet50.pth"))
        .isInstanceOfSatisfying(
            CodedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessageContaining("https://");
  }

  @Test
  void aMalformedAddressIsNotPrinted() {
    for (String address : List.of("https://host/a b?signature=secret", "https:///secret")) {
      assertThatThrownBy(() -> read(address))
          .hasMessageContaining("malformed")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void theCacheIsTheUsersUnlessAnotherIsGiven() {
    assertThat(CacheProvider.OF_USER.folder().path())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".cache/image-recognition"));
  }

  @Test
  void aCacheThatCannotBeWrittenIsAMistakeOfConfiguration() throws IOException {
    CacheFolder folder = new CacheFolder(Files.createFile(cache.resolve("file")), "do this");

    assertThatThrownBy(() -> folder.write("name", file -> {}))
        .isInstanceOfSatisfying(
            CodedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessageEndingWith("; do this");
  }

  private WeightsReader reader() {
    CacheFolder folder = new CacheFolder(cache);
    return new WeightsReader(new WeightsDownloader(folder, NOWHERE), folder, this::narrow);
  }

  private Weights read(String weights) {
    return reader().read(ModelSpecification.of("resnet50", weights));
  }

  private byte[] narrow(String address) {
    asked.add(address);
    try {
      return Files.readAllBytes(ReferenceData.path("weights/narrow-resnet50.pth"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
