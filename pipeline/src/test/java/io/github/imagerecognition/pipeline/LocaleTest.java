package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.checkpoint.CheckpointReader;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The job where numbers have other digits, or letters other cases, than in its files. */
class LocaleTest {

  private static final Locale BEFORE = Locale.getDefault();

  @TempDir private Path folder;

  @BeforeEach
  void putPictures() throws IOException {
    // A cache of its own: others are at work in that of all tests.
    Path cache = folder.resolve("cache");
    JobInProcess.use(Map.of("IMAGE_RECOGNITION_CACHE", cache.toString()));
    Path product = Files.createDirectories(folder.resolve("in/producto-a"));
    Files.copy(ReferenceData.path("images/jpeg-420.jpg"), product.resolve("a.jpg"));
    Files.copy(ReferenceData.path("bad-images/png-cut-in-half.png"), product.resolve("b.png"));
    // Weights that no other test has, so that the cache holds no network of them.
    byte[] weights = Files.readAllBytes(ReferenceData.path("weights/narrow-resnet50.safetensors"));
    ByteBuffer.wrap(weights).putFloat(weights.length - Float.BYTES, 0.5f);
    Files.write(folder.resolve("weights.safetensors"), weights);
  }

  @AfterEach
  void restoreTheProcess() {
    Locale.setDefault(BEFORE);
    Environment.use(null);
  }

  @Test
  void hasALocaleWithDigitsOfItsOwn() {
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));

    assertThat(String.format(Locale.getDefault(), "%d", 20)).isEqualTo("٢٠");
  }

  @ParameterizedTest
  @CsvSource({"ar-EG-u-nu-arab, onnxruntime", "ar-EG-u-nu-arab, pytorch", "tr-TR, onnxruntime"})
  void writesTheSameBytesInEveryLocale(String language, String engine) throws IOException {
    Locale.setDefault(Locale.forLanguageTag(language));
    Map<String, ByteBuffer> there = outputsAndNetwork(engine);
    Locale.setDefault(Locale.ROOT);
    Map<String, ByteBuffer> here = outputsAndNetwork(engine);

    assertThat(there)
        .containsKeys("_failures-0-of-2.jsonl", "network", "embeddings.json", "embeddings.npy")
        .hasSize(5) // and what the embedding was made of, by its name
        .isEqualTo(here);
  }

  /** The files that a run writes, by their names; none of them is left for the next run. */
  private Map<String, ByteBuffer> outputsAndNetwork(String engine) throws IOException {
    Path output = folder.resolve("out");
    Path weights = folder.resolve("weights.safetensors");
    int exitCode =
        Main.run(
            "--input=" + folder.resolve("in"),
            "--output=" + output,
            "--weights=" + weights,
            "--engine=" + engine,
            "--shardIndex=0",
            "--shardCount=2");
    assertThat(exitCode).isZero();
    Map<String, ByteBuffer> written = new TreeMap<>();
    for (Path file : files(output)) {
      written.put(file.getFileName().toString(), take(file));
    }
    RunRecordSchema.valid(written.remove("_run-0-of-2.json").array()); // which has times
    String sha256 = CheckpointReader.read(weights, "weights").sha256();
    for (Path file : files(EnvironmentCache.of(Environment.load()).path())) {
      if (file.getFileName().toString().startsWith(sha256)) {
        written.put("network", take(file));
      }
    }
    return written;
  }

  private static ByteBuffer take(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    Files.delete(file);
    return ByteBuffer.wrap(content);
  }

  private static Iterable<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
