package io.github.imagerecognition.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EmbedderTest {

  private static final int PICTURES = 45;

  /** For features up to 3.2. */
  private static final float TOLERANCE = 1e-4f;

  @TempDir private Path cache;

  @ParameterizedTest
  @EnumSource(names = {"PYTORCH", "ONNXRUNTIME"})
  void embeddingsAreThoseOfTorchvision(Engine engine) throws IOException {
    float[][] embeddings = embed(engine, "resnet50", "narrow-resnet50.pth", PICTURES);

    assertThat(embeddings).hasNumberOfRows(PICTURES);
    for (int picture = 0; picture < PICTURES; picture++) {
      assertThat(embeddings[picture])
          .as("picture %d", picture)
          .containsExactly(ReferencePictures.embedding(picture), within(TOLERANCE));
    }
  }

  @Test
  void bothEnginesAgree() throws IOException {
    float[][] pyTorch = embed(Engine.PYTORCH, "resnet50", "narrow-resnet50.pth", PICTURES);
    float[][] onnxRuntime = embed(Engine.ONNXRUNTIME, "resnet50", "narrow-resnet50.pth", PICTURES);

    for (int picture = 0; picture < PICTURES; picture++) {
      assertThat(onnxRuntime[picture])
          .as("picture %d", picture)
          .containsExactly(pyTorch[picture], within(TOLERANCE));
    }
  }

  static Stream<String> containers() {
    return Stream.concat(
        Stream.of("narrow-resnet50.safetensors", "narrow-resnet50-legacy.pth"),
        ReferenceData.files("hard/weights").stream().map(Path::toString));
  }

  @ParameterizedTest
  @MethodSource("containers")
  void everyContainerOfTheSameWeightsGivesTheSameEmbeddings(String file) throws IOException {
    assertThat(embed(Engine.AUTO, "resnet50", file, 3))
        .isDeepEqualTo(embed(Engine.AUTO, "resnet50", "narrow-resnet50.pth", 3));
  }

  @ParameterizedTest
  @MethodSource("containers")
  void everyContainerOfTheSameWeightsHasTheSameName(String file) {
    try (LoadedModel one = load(Engine.AUTO, "resnet50", file);
        LoadedModel other = load(Engine.AUTO, "resnet50", "narrow-resnet50.pth")) {
      assertThat(one.identity()).isEqualTo(other.identity());
      assertThat(one.identity().weights()).matches("[0-9a-f]{64}");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PYTORCH", "ONNXRUNTIME"})
  void aDeeperNetworkLoads(Engine engine) throws IOException {
    float[][] embeddings = embed(engine, "resnet101", "narrow-resnet101.pth", 2);

    assertThat(embeddings).hasDimensions(2, 128);
    assertThat(embeddings[0]).isNotEqualTo(embeddings[1]);
  }

  @ParameterizedTest
  @EnumSource(names = {"PYTORCH", "ONNXRUNTIME"})
  void everyBatchSizeAndPlaceGivesTheSameBits(Engine engine) throws IOException {
    float[] images = ReferencePictures.batch(33);
    try (LoadedModel model = load(engine, "resnet50", "narrow-resnet50.pth");
        Embedder embedder = model.newEmbedder(() -> {})) {
      float[][] alone = new float[33][];
      for (int picture = 0; picture < alone.length; picture++) {
        int start = picture * ReferencePictures.FLOATS;
        float[] image = Arrays.copyOfRange(images, start, start + ReferencePictures.FLOATS);
        alone[picture] = embedder.embed(image, 1)[0];
      }
      for (int count : new int[] {2, 3, 5, 8, 16, 17, 32, 33}) {
        assertThat(embedder.embed(images, count))
            .as("batch of %d", count)
            .isDeepEqualTo(Arrays.copyOf(alone, count));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PYTORCH", "ONNXRUNTIME"})
  void threadsShareAModelAndGetTheSameBits(Engine engine) throws Exception {
    float[] images = ReferencePictures.batch(4);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (LoadedModel model = load(engine, "resnet50", "narrow-resnet50.pth");
        Embedder embedder = model.newEmbedder(() -> {})) {
      float[][] expected = embedder.embed(images, 4);
      List<Future<float[][]>> results =
          IntStream.range(0, 8)
              .mapToObj(task -> threads.submit(() -> embed(model, images)))
              .toList();
      for (Future<float[][]> result : results) {
        assertThat(result.get()).isDeepEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void tooFewNumbersAreRefused() {
    try (LoadedModel model = load(Engine.AUTO, "resnet50", "narrow-resnet50.pth");
        Embedder embedder = model.newEmbedder(() -> {})) {
      assertThatThrownBy(() -> embedder.embed(new float[ReferencePictures.FLOATS], 2))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PYTORCH", "ONNXRUNTIME"})
  void weightsThatAreNoNumbersAreDamaged(Engine engine) throws IOException {
    byte[] file =
        Files.readAllBytes(ReferenceData.path("weights").resolve("narrow-resnet50.safetensors"));
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int data = Long.BYTES + Math.toIntExact(bytes.getLong(0));
    bytes.putFloat(data, Float.NaN);
    Path damaged = Files.write(cache.resolve("damaged.safetensors"), file);

    assertThatThrownBy(() -> embed(engine, "resnet50", damaged.toString(), 1))
        .isInstanceOfSatisfying(
            CodedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WEIGHTS_DAMAGED));
  }

  private static float[][] embed(LoadedModel model, float[] images) {
    try (Embedder embedder = model.newEmbedder(() -> {})) {
      return embedder.embed(images, images.length / ReferencePictures.FLOATS);
    }
  }

  private float[][] embed(Engine engine, String modelName, String weights, int pictures)
      throws IOException {
    try (LoadedModel model = load(engine, modelName, weights)) {
      return embed(model, ReferencePictures.batch(pictures));
    }
  }

  private LoadedModel load(Engine engine, String modelName, String weights) {
    String path = ReferenceData.path("weights").resolve(weights).toString();
    CacheFolder folder = new CacheFolder(cache);
    WeightsReader reader = new WeightsReader(folder, address -> new byte[0]);
    ModelSpecification specification = ModelSpecification.of(modelName, path).withEngine(engine);
    return LoadedModel.load(
        specification, () -> reader.read(specification), Calibration::of, folder);
  }
}
