package io.github.imagerecognition.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.util.Float16Utils;
import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.checkpoint.Checkpoint;
import io.github.imagerecognition.checkpoint.ElementType;
import io.github.imagerecognition.network.NetworkReader;
import io.github.imagerecognition.network.ResNet;
import io.github.imagerecognition.network.TensorLayout;
import io.github.imagerecognition.network.TorchScriptWriter;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The float16 file for GPUs, on a CPU: slow there, and the same computation. */
class HalfPrecisionTest {

  private static final int PICTURES = 8;

  @TempDir private Path folder;

  @Test
  void embeddingsAreCloseToThoseOfTorchvision() throws Exception {
    try (Model model = PyTorch.load(write(TensorLayout.HALF_CHANNELS_LAST), Device.cpu());
        Embedder embedder =
            new Embedder(
                new NetworkRun(model, 224),
                224,
                new DeviceMemory(PICTURES),
                Precision.FLOAT16,
                () -> {})) {
      float[][] embeddings = embedder.embed(ReferencePictures.batch(PICTURES), PICTURES);

      for (int picture = 0; picture < PICTURES; picture++) {
        // The two most alike of these pictures have a cosine of 0.977.
        assertThat(cosine(embeddings[picture], ReferencePictures.embedding(picture)))
            .as("picture %d", picture)
            .isGreaterThan(0.995);
      }
      assertThat(embeddings[0]).isNotEqualTo(ReferencePictures.embedding(0));
    }
  }

  @Test
  void theFileIsHalfAsLarge() throws IOException {
    assertThat(Files.size(write(TensorLayout.HALF_CHANNELS_LAST)))
        .isLessThan(Files.size(write(TensorLayout.STRIDED)) * 2 / 3);
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 1, -2.5f, 0.1f, 1e-3f, -1e-6f, 65504, 1e-9f})
  void numbersAreRoundedToTheNearestHalf(float number) {
    ByteBuffer half = ByteBuffer.allocate(Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    half.putShort(0, Float16Utils.floatToHalf(number));

    // Eleven bits of fraction, and steps of 2^-24 below the smallest normal number.
    float step = Math.max(Math.abs(number) * 0x1p-11f, 0x1p-25f);
    assertThat(ElementType.F16.floatAt(half, 0)).isCloseTo(number, within(step));
  }

  @Test
  void whatOverflowsSaysSo() {
    Embedder.Run run =
        new Embedder.Run() {
          @Override
          public float[][] embed(float[] images, int start, int count) {
            return new float[][] {{Float.POSITIVE_INFINITY}};
          }

          @Override
          public void close() {}
        };
    try (Embedder embedder =
        new Embedder(run, 1, new DeviceMemory(1), Precision.FLOAT16, () -> {})) {
      assertThatThrownBy(() -> embedder.embed(new float[3], 1))
          .isInstanceOfSatisfying(
              CodedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WEIGHTS_DAMAGED))
          .hasMessageContaining("precision=float32");
    }
  }

  private Path write(TensorLayout layout) throws IOException {
    String weights = ReferenceData.path("weights/narrow-resnet50.pth").toString();
    CacheFolder cache = new CacheFolder(folder);
    Checkpoint checkpoint =
        ((TrainedWeights)
                new WeightsReader(cache, address -> new byte[0])
                    .read(ModelSpecification.of("resnet50", weights)))
            .checkpoint();
    Path file = folder.resolve(layout + ".pt");
    try (OutputStream output = Files.newOutputStream(file)) {
      TorchScriptWriter.write(
          NetworkReader.read(checkpoint, ResNet.named("resnet50")), layout, output);
    }
    return file;
  }

  private static double cosine(float[] one, float[] other) {
    double product = 0;
    double square = 0;
    double otherSquare = 0;
    for (int feature = 0; feature < one.length; feature++) {
      product += one[feature] * other[feature];
      square += one[feature] * one[feature];
      otherSquare += other[feature] * other[feature];
    }
    return product / Math.sqrt(square * otherSquare);
  }
}
