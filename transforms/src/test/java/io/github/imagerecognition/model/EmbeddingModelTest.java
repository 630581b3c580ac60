package io.github.imagerecognition.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.testing.ReferenceData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingModelTest {

  private static final ModelSpecification NARROW = specification("narrow-resnet50.safetensors");

  private final AtomicInteger loads = new AtomicInteger();
  @TempDir private Path cache;

  @Test
  void aModelDescribesItself() {
    try (EmbeddingModel model = acquire(NARROW)) {
      assertThat(model.identity().name()).isEqualTo("resnet50");
      assertThat(model.identity().weights())
          .isEqualTo("133ad836ec258c3097326ec49074f40c1ae81e20e00219cd47766d319ac84666");
      assertThat(model.dimensions()).isEqualTo(128);
      assertThat(model.device()).isNotBlank();
    }
  }

  @Test
  void aModelIsLoadedOnceAndUnloadedWithItsLastShare() {
    EmbeddingModel first = acquire(NARROW);
    EmbeddingModel second = acquire(NARROW);
    first.close();
    first.close();
    try (Embedder embedder = second.newEmbedder()) {
      assertThat(embedder.embed(new float[ReferencePictures.FLOATS], 1)).hasDimensions(1, 128);
    }
    assertThat(loads).hasValue(1);

    second.close();
    acquire(NARROW).close();
    assertThat(loads).hasValue(2);
  }

  @Test
  void aModelStaysLoadedUntilItsLastEmbedderIsClosed() {
    EmbeddingModel model = acquire(NARROW);
    Embedder embedder = model.newEmbedder();
    model.close();
    assertThatThrownBy(model::newEmbedder).isInstanceOf(IllegalStateException.class);
    assertThat(embedder.embed(new float[ReferencePictures.FLOATS], 1)).hasDimensions(1, 128);
    acquire(NARROW).close();
    assertThat(loads).hasValue(1);

    embedder.close();
    embedder.close();
    acquire(NARROW).close();
    assertThat(loads).hasValue(2);
  }

  @Test
  void threadsThatAskAtOnceShareOneModel() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<EmbeddingModel>> tasks =
          Stream.generate(() -> (Callable<EmbeddingModel>) () -> acquire(NARROW)).limit(8).toList();
      for (Future<EmbeddingModel> share : threads.invokeAll(tasks)) {
        share.get().close();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(loads).hasValue(1);
  }

  @Test
  void otherSpecificationsAreOtherModels() {
    try (EmbeddingModel one = acquire(NARROW);
        EmbeddingModel other = acquire(specification("narrow-resnet50-legacy.pth"))) {
      assertThat(one.identity()).isEqualTo(other.identity());
    }
    assertThat(loads).hasValue(2);
  }

  @Test
  void theModelFileIsWrittenOnce() throws Exception {
    acquire(NARROW).close();
    try (Stream<Path> files = Files.list(cache)) {
      Path file = files.toList().get(0);
      FileTime written = Files.getLastModifiedTime(file);
      acquire(specification("narrow-resnet50.pth")).close();
      assertThat(Files.getLastModifiedTime(file)).isEqualTo(written);
    }
  }

  @Test
  void aModelThatCannotBeLoadedIsTriedAgain() {
    ModelSpecification missing = specification("no-such.pth");
    for (int attempt = 1; attempt <= 2; attempt++) {
      assertThatThrownBy(() -> acquire(missing))
          .isInstanceOfSatisfying(
              CodedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WEIGHTS_MISSING));
      assertThat(loads).hasValue(attempt);
    }
  }

  private EmbeddingModel acquire(ModelSpecification specification) {
    CacheFolder folder = new CacheFolder(cache);
    WeightsReader reader = new WeightsReader(folder, address -> new byte[0]);
    return EmbeddingModel.share(
        specification,
        () -> {
          loads.incrementAndGet();
          return LoadedModel.load(
              specification, () -> reader.read(specification), Calibration::of, folder);
        });
  }

  private static ModelSpecification specification(String file) {
    String path = ReferenceData.path("weights").resolve(file).toString();
    return ModelSpecification.of("resnet50", path);
  }
}
