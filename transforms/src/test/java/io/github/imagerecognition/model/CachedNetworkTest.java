package io.github.imagerecognition.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.MalformedModelException;
import ai.djl.engine.EngineException;
import ai.onnxruntime.OrtException;
import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.network.Network;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the cache holds need not be what was written there. */
class CachedNetworkTest {

  private static final Path WEIGHTS = ReferenceData.path("weights/narrow-resnet50.pth");

  @TempDir private Path cache;

  @ParameterizedTest
  @EnumSource(names = {"PYTORCH", "ONNXRUNTIME"})
  void isMadeAgainWhereItDoesNotLoad(Engine engine) throws IOException {
    load(engine).close();
    Path file = onlyFile();
    byte[] whole = Files.readAllBytes(file);

    for (byte[] damaged : damages(whole)) {
      Files.write(file, damaged);
      load(engine).close();
      assertThat(onlyFile()).isEqualTo(file).hasBinaryContent(whole);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PYTORCH", "ONNXRUNTIME"})
  void isLeftAloneWhereItLoads(Engine engine) throws IOException {
    load(engine).close();
    Object written = Files.readAttributes(onlyFile(), "unix:ino");

    load(engine).close();

    assertThat(Files.readAttributes(onlyFile(), "unix:ino")).isEqualTo(written);
  }

  @Test
  void isNotTakenForDamagedWhereMemoryIsShort() {
    assertThat(Placement.failure(new MalformedModelException("no", new OrtException("bad_alloc"))))
        .isInstanceOfSatisfying(
            CodedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessageContaining("free memory does not hold the network");
    assertThat(Placement.failure(new MalformedModelException("no protobuf")))
        .isInstanceOf(EngineException.class);
  }

  @Test
  void theFirstFailureIsKeptWhereItCannotBeMadeAgain() throws IOException {
    Placement placement = Placement.of(ModelSpecification.of("resnet50", "random"));
    NetworkFile file = NetworkFile.of(placement, Precision.FLOAT32);
    Files.createFile(cache.resolve("0" + file.suffix()));
    IllegalStateException gone = new IllegalStateException("the weights are gone");
    Supplier<Network> noNetwork =
        () -> {
          throw gone;
        };

    assertThatThrownBy(() -> file.load(noNetwork, "0", new CacheFolder(cache), placement))
        .isSameAs(gone)
        .satisfies(e -> assertThat(e.getSuppressed()).hasOnlyElementsOfType(EngineException.class))
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }

  private static List<byte[]> damages(byte[] whole) {
    byte[] garbage = new byte[whole.length];
    new Random(20261127).nextBytes(garbage);
    byte[] overwritten = whole.clone();
    byte[] code = "self".getBytes(StandardCharsets.US_ASCII);
    for (int place = 0; place < 200_000; place += 1_000) {
      System.arraycopy(code, 0, overwritten, place, code.length);
    }
    return List.of(
        new byte[0],
        new byte[whole.length],
        garbage,
        overwritten,
        "<html>".getBytes(StandardCharsets.US_ASCII),
        Arrays.copyOf(whole, 100),
        Arrays.copyOf(whole, whole.length / 2),
        Arrays.copyOf(whole, whole.length - 1),
        Arrays.copyOfRange(whole, 1, whole.length));
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  private LoadedModel load(Engine engine) {
    CacheFolder folder = new CacheFolder(cache);
    WeightsReader reader = new WeightsReader(folder, address -> new byte[0]);
    ModelSpecification specification =
        ModelSpecification.of("resnet50", WEIGHTS.toString()).withEngine(engine);
    return LoadedModel.load(
        specification, () -> reader.read(specification), Calibration::of, folder);
  }
}
