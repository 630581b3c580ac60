package io.github.imagerecognition.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.checkpoint.CheckpointReader;
import io.github.imagerecognition.network.Network;
import io.github.imagerecognition.network.NetworkReader;
import io.github.imagerecognition.network.OnnxWriter;
import io.github.imagerecognition.network.ResNet;
import io.github.imagerecognition.network.TensorLayout;
import io.github.imagerecognition.network.TorchScriptWriter;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks of the user's own: the narrow one, as another program would have exported it. */
class FeatureExtractorTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"mine.onnx", "Mine.ONNX", "mine.pt", "mine.torchscript"})
  void aModelFileGivesTheEmbeddingsOfItsNetwork(String name) throws IOException {
    Path file = Files.write(folder.resolve(name), name.contains("pt") ? torchScript() : onnx());

    assertEmbeds(file.toString(), name);
  }

  @Test
  void aModelFileInABucketIsTaken() throws IOException {
    byte[] content = onnx();
    WeightsReader reader = new WeightsReader(cache(), address -> content);
    ModelSpecification specification = ModelSpecification.of("resnet50", "s3://models/a/mine.onnx");

    try (LoadedModel model =
        LoadedModel.load(
            specification, () -> reader.read(specification), Calibration::of, cache())) {
      assertThat(model.identity().name()).isEqualTo("mine.onnx");
      assertThat(model.dimensions()).isEqualTo(128);
    }
  }

  @Test
  void aModelForSingleImagesIsGivenThemOneByOne() throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(onnx()).toBuilder();
    dimension(model, 0).setDimValue(1);
    Path file = Files.write(folder.resolve("single.onnx"), model.build().toByteArray());

    assertEmbeds(file.toString(), "single.onnx");
  }

  @Test
  void aModelForImagesOfAnotherSizeDoesNotFit() throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(onnx()).toBuilder();
    dimension(model, 2).setDimValue(160);
    Path file = Files.write(folder.resolve("small.onnx"), model.build().toByteArray());

    assertRefused(file.toString(), ErrorCode.WEIGHTS_MISFIT, "imageSize", "small.onnx");
  }

  @Test
  void aModelWithoutPoolingDoesNotFit() throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(onnx()).toBuilder();
    int last = model.getGraph().getNodeCount() - 1;
    String maps = model.getGraph().getNode(last - 1).getInput(0);
    model.getGraphBuilder().getNodeBuilder(last).setOpType("Identity").setInput(0, maps);
    model.getGraphBuilder().getOutputBuilder(0).clearType();
    model
        .getGraphBuilder()
        .getOutputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .setElemType(1);
    Path file = Files.write(folder.resolve("maps.onnx"), model.build().toByteArray());

    assertRefused(file.toString(), ErrorCode.WEIGHTS_MISFIT, "(1, 128, 7, 7)");
  }

  @Test
  void whatIsNoModelIsDamaged() throws IOException {
    Path file = Files.writeString(folder.resolve("page.onnx"), "<html>not found</html>");

    assertRefused(file.toString(), ErrorCode.WEIGHTS_DAMAGED, "page.onnx", "export it again");
  }

  @Test
  void aMissingFileIsMissing() {
    assertRefused(folder + "/none.onnx", ErrorCode.WEIGHTS_MISSING, "none.onnx");
  }

  @Test
  void theOtherEngineCannotRunIt() throws IOException {
    Path file = Files.write(folder.resolve("mine.onnx"), onnx());
    ModelSpecification specification =
        ModelSpecification.of("resnet50", file.toString()).withEngine(Engine.PYTORCH);

    assertThatThrownBy(() -> load(specification))
        .isInstanceOfSatisfying(
            CodedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessageContaining("engine=onnxruntime");
  }

  private void assertEmbeds(String file, String name) throws IOException {
    try (LoadedModel model = load(ModelSpecification.of("resnet50", file));
        Embedder embedder = model.newEmbedder(() -> {})) {
      float[][] embeddings = embedder.embed(ReferencePictures.batch(3), 3);

      assertThat(model.identity().name()).isEqualTo(name);
      assertThat(model.identity().weights()).matches("[0-9a-f]{64}");
      assertThat(model.dimensions()).isEqualTo(128);
      for (int picture = 0; picture < 3; picture++) {
        assertThat(embeddings[picture])
            .containsExactly(ReferencePictures.embedding(picture), within(1e-4f));
      }
    }
  }

  private void assertRefused(String file, ErrorCode code, String... parts) {
    assertThatThrownBy(() -> load(ModelSpecification.of("resnet50", file)))
        .isInstanceOfSatisfying(CodedException.class, e -> assertThat(e.code()).isEqualTo(code))
        .message()
        .contains(parts);
  }

  private LoadedModel load(ModelSpecification specification) {
    WeightsReader reader = new WeightsReader(cache(), address -> new byte[0]);
    return LoadedModel.load(
        specification, () -> reader.read(specification), Calibration::of, cache());
  }

  private CacheFolder cache() {
    return new CacheFolder(folder.resolve("cache"));
  }

  private static ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension.Builder dimension(
      ModelProto.Builder model, int index) {
    return model
        .getGraphBuilder()
        .getInputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(index);
  }

  private static byte[] onnx() throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    OnnxWriter.write(narrow(), output);
    return output.toByteArray();
  }

  private static byte[] torchScript() throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    TorchScriptWriter.write(narrow(), TensorLayout.STRIDED, output);
    return output.toByteArray();
  }

  private static Network narrow() {
    Path file = ReferenceData.path("weights/narrow-resnet50.pth");
    return NetworkReader.read(
        CheckpointReader.read(file, file.toString()), ResNet.named("resnet50"));
  }
}
