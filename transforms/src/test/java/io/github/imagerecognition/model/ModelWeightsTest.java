package io.github.imagerecognition.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelWeightsTest {

  private final List<String> asked = new ArrayList<>();
  @TempDir private static Path cache;

  @Test
  void areReadOnceForTheirIdentityAndTheModel() {
    ModelWeights weights = weights("s3://models/narrow.pth");
    ModelIdentity identity = weights.identity();
    try (EmbeddingModel model = weights.acquire()) {
      assertThat(model.identity()).isEqualTo(identity);
    }
    assertThat(asked).hasSize(1);

    weights.acquire().close();
    assertThat(asked).hasSize(2);
  }

  @Test
  void areNotDownloadedForAnIdentityThatIsOnlyOfUse() {
    assertThat(weights("s3://models/narrow.pth").knownIdentity()).isEmpty();
    assertThat(weights(file().toString()).knownIdentity()).isPresent();
    assertThat(asked).isEmpty();
  }

  @Test
  void picturesToCalibrateWithAreNotDownloadedForAnIdentityThatIsOnlyOfUse() {
    ModelSpecification int8 =
        ModelSpecification.of("resnet50", file().toString())
            .withPrecision(Precision.INT8)
            .withCalibration("s3://shop/calibration/");

    assertThat(new ModelWeights(int8, this::fetch).knownIdentity()).isEmpty();
  }

  private ModelWeights weights(String address) {
    ModelSpecification specification =
        ModelSpecification.of("resnet50", address).withCache(() -> new CacheFolder(cache));
    return new ModelWeights(specification, this::fetch);
  }

  private byte[] fetch(String address) {
    asked.add(address);
    try {
      return Files.readAllBytes(file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file() {
    return ReferenceData.path("weights/narrow-resnet50.pth");
  }
}
