package io.github.imagerecognition.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.checkpoint.Checkpoint;
import io.github.imagerecognition.checkpoint.CheckpointReader;
import io.github.imagerecognition.checkpoint.ElementType;
import io.github.imagerecognition.checkpoint.Tensor;
import io.github.imagerecognition.image.ImagePreprocessing;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The narrow network in 8-bit integers, which loses more there than networks of full width. */
class QuantizedNetworkTest {

  private static final Path WEIGHTS = ReferenceData.path("weights");
  private static final String NARROW = WEIGHTS.resolve("narrow-resnet50.pth").toString();

  @TempDir private static Path sharedCache;
  @TempDir private Path folder;

  @Test
  void theFeaturesAreNearThoseOfFloat32() throws IOException {
    float[] images = ReferencePictures.batch(12);
    float[][] exact = embed(int8(NARROW).withPrecision(Precision.FLOAT32), images);

    float[][] quantized = embed(int8(NARROW), images);

    Agreement agreement = Agreement.of(Arrays.asList(exact), Arrays.asList(quantized));
    assertThat(agreement.medianCosine()).isBetween(0.97, 0.9999);
    assertThat(agreement.smallestCosine()).isGreaterThan(0.9);
  }

  @Test
  void everyBatchSizeGivesTheSameBits() throws IOException {
    float[] images = ReferencePictures.batch(9);
    float[][] together = embed(int8(NARROW), images);

    for (int picture = 0; picture < 9; picture++) {
      int start = picture * ReferencePictures.FLOATS;
      float[] image = Arrays.copyOfRange(images, start, start + ReferencePictures.FLOATS);

      assertThat(embed(int8(NARROW), image)[0]).isEqualTo(together[picture]);
    }
  }

  @Test
  void aSecondCalibrationGivesTheSameNetworkAndIsNeededOnlyWithoutTheFirst() throws IOException {
    CacheFolder first = new CacheFolder(folder.resolve("first"));
    CacheFolder second = new CacheFolder(folder.resolve("second"));
    load(int8(NARROW), first).close();
    load(int8(NARROW), second).close();
    Path made = onlyFile(first, "-int8-*.onnx");

    assertThat(onlyFile(second, "-int8-*.onnx")).hasSameBinaryContentAs(made);
    byte[] content = Files.readAllBytes(made);
    Files.delete(onlyFile(first, "-1.onnx"));
    load(int8(NARROW), first).close();

    assertThat(made).hasBinaryContent(content);
    assertThat(first.path()).isDirectoryNotContaining("glob:**-1.onnx");
  }

  @Test
  void nothingButTheNetworksAndTheVerdictStaysInTheCache() throws IOException {
    CacheFolder cache = new CacheFolder(folder);
    load(int8(NARROW), cache).close();

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString().replaceAll("[0-9a-f]{64}", "#")))
          .containsExactlyInAnyOrder("#-1.onnx", "#-int8-#.onnx", "#-int8-#.agreement");
    }
  }

  @Test
  void theIdentitySaysWhatWasCalibratedWith() {
    ModelIdentity own = identity(int8(NARROW));
    ModelIdentity other = identity(int8(NARROW).withCalibration(pictures().toString()));

    assertThat(own.precision()).isEqualTo(Precision.INT8);
    assertThat(own.calibration()).matches("[0-9a-f]{64}").isNotEqualTo(other.calibration());
    try (LoadedModel model = load(int8(NARROW), new CacheFolder(sharedCache))) {
      assertThat(model.identity()).isEqualTo(own);
    }
  }

  @Test
  void theSamePicturesElsewhereAreTheSameCalibration() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    for (Path picture : ReferenceData.files("images")) {
      Files.copy(picture, copy.resolve(picture.getFileName()));
    }
    Files.writeString(copy.resolve("notes.txt"), "no picture");

    assertThat(identity(int8(NARROW).withCalibration(copy.toString())))
        .isEqualTo(identity(int8(NARROW).withCalibration(pictures().toString())));
  }

  @Test
  void damagedPicturesAreLeftOutOfACalibration() throws IOException {
    Files.copy(pictures().resolve("jpeg-420.jpg"), folder.resolve("a.jpg"));
    Files.writeString(folder.resolve("b.jpg"), "no picture");
    ModelSpecification model = int8(NARROW).withCalibration(folder.toString());

    try (LoadedModel loaded = load(model, new CacheFolder(folder.resolve("cache")))) {
      assertThat(loaded.smallestCosine()).isEmpty();
    }
  }

  @Test
  void aCalibrationNeedsAPicture() throws IOException {
    assertRefused(int8(NARROW).withCalibration(folder.toString()), "no pictures to calibrate with");
    Files.writeString(folder.resolve("b.jpg"), "no picture");
    assertRefused(int8(NARROW).withCalibration(folder.toString()), "none of the pictures");
    assertRefused(int8(NARROW).withCalibration("ftp://elsewhere"), "calibration=");
  }

  @Test
  void theLibrarysOwnPicturesAreTheSampleCatalogue() throws IOException {
    Path catalogue = Path.of("..", "src", "demo", "bucket");
    List<String> expected;
    try (Stream<Path> files = Files.walk(catalogue)) {
      expected =
          files
              .filter(Files::isRegularFile)
              .map(file -> catalogue.relativize(file).toString())
              .sorted()
              .toList();
    }

    try (InputStream list = Calibration.class.getResourceAsStream("calibration.txt")) {
      assertThat(new String(list.readAllBytes(), StandardCharsets.UTF_8).lines())
          .containsExactlyElementsOf(expected);
    }
  }

  @Test
  void weightsThatLoseTooMuchAreComputedInFloat32() {
    assertFloat32(choice(open(sharedCache), true), "below 0.99");
    assertFloat32(choice(open(sharedCache), false), "neither VNNI nor AMX");
  }

  @Test
  void whereIntegersCannotBeHadFloat32IsChosen() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");

    assertFloat32(choice(open(file.resolve("cache")), true), "cannot be written to");
    assertFloat32(
        choice(open(sharedCache).withEngine(Engine.PYTORCH), true), "the engine is PyTorch");
  }

  @Test
  void aChoiceThatTheCacheRemembersLoadsNothing() throws IOException {
    ModelIdentity identity = identity(int8(NARROW));
    String name = identity.weights() + "-int8-" + identity.calibration();
    Files.writeString(folder.resolve(name + ".agreement"), "0.995000");
    Path network = Files.createFile(folder.resolve(name + ".onnx"));

    assertThat(choice(open(folder), true).precision()).isEqualTo(Precision.INT8);
    assertThat(network).isEmptyFile();
  }

  /** It would decide which pictures are used, and no identity has it. */
  @Test
  void aCalibrationHasALimitOfPixelsOfItsOwn() throws IOException {
    Files.copy(pictures().resolve("jpeg-420.jpg"), folder.resolve("a.jpg"));
    ModelSpecification model =
        int8(NARROW)
            .withCalibration(folder.toString())
            .withPreprocessing(ImagePreprocessing.DEFAULT.withMaxImagePixels(1));

    assertThatCode(() -> load(model, new CacheFolder(folder.resolve("cache"))).close())
        .doesNotThrowAnyException();
  }

  /**
   * The network computes the same as before in float32, but 8 bits are too few for its channels.
   */
  @Test
  void oneChannelAThousandTimesLargerThanTheOthersIsNoticed() throws IOException {
    Map<String, Tensor> tensors =
        new TreeMap<>(CheckpointReader.read(Path.of(NARROW), NARROW).tensors());
    multiply(tensors, "layer1.0.bn1.weight", 1000, element -> element == 0);
    multiply(tensors, "layer1.0.bn1.bias", 1000, element -> element == 0);
    int inputs = (int) tensors.get("layer1.0.conv2.weight").shape()[1];
    multiply(tensors, "layer1.0.conv2.weight", 0.001f, element -> element / 9 % inputs == 0);
    Weights odd = new TrainedWeights(new Checkpoint("odd", tensors), "odd");
    CacheFolder cache = new CacheFolder(folder);

    try (LoadedModel model = LoadedModel.load(int8(NARROW), () -> odd, Calibration::of, cache);
        LoadedModel usual = load(int8(NARROW), new CacheFolder(sharedCache))) {
      assertThat(model.smallestCosine().orElseThrow())
          .isLessThan(usual.smallestCosine().orElseThrow() - 0.05);
    }
  }

  private static void multiply(
      Map<String, Tensor> tensors, String name, float factor, IntPredicate elements) {
    Tensor tensor = tensors.get(name);
    float[] values = tensor.values();
    for (int element = 0; element < values.length; element++) {
      values[element] *= elements.test(element) ? factor : 1;
    }
    tensors.put(
        name,
        Tensor.contiguous(
            ElementType.F32, tensor.shape(), ByteBuffer.wrap(Checkpoint.littleEndian(values))));
  }

  private static ModelSpecification open(Path cache) {
    return ModelSpecification.of("resnet50", NARROW)
        .withDevice(DeviceChoice.CPU)
        .withCache(() -> new CacheFolder(cache));
  }

  private static PrecisionChoice choice(ModelSpecification open, boolean hasByteProducts) {
    return new ModelWeights(open, address -> new byte[0]).choosePrecision(hasByteProducts);
  }

  private static void assertFloat32(PrecisionChoice choice, String reason) {
    assertThat(choice.precision()).isEqualTo(Precision.FLOAT32);
    assertThat(choice.reason()).contains(reason);
  }

  private static Path pictures() {
    return ReferenceData.path("images");
  }

  private static ModelSpecification int8(String weights) {
    return ModelSpecification.of("resnet50", weights)
        .withDevice(DeviceChoice.CPU)
        .withPrecision(Precision.INT8);
  }

  private static ModelIdentity identity(ModelSpecification model) {
    return new ModelWeights(model, address -> new byte[0]).identity();
  }

  private static float[][] embed(ModelSpecification specification, float[] images) {
    try (LoadedModel model = load(specification, new CacheFolder(sharedCache));
        Embedder embedder = model.newEmbedder(() -> {})) {
      return embedder.embed(images, images.length / ReferencePictures.FLOATS);
    }
  }

  private static LoadedModel load(ModelSpecification specification, CacheFolder cache) {
    WeightsReader reader = new WeightsReader(cache, address -> new byte[0]);
    return LoadedModel.load(
        specification, () -> reader.read(specification), Calibration::of, cache);
  }

  private static Path onlyFile(CacheFolder cache, String ending) throws IOException {
    try (Stream<Path> files = Files.list(cache.path())) {
      List<Path> found =
          files
              .filter(
                  file ->
                      cache
                          .path()
                          .getFileSystem()
                          .getPathMatcher("glob:*" + ending)
                          .matches(file.getFileName()))
              .toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  private static void assertRefused(ModelSpecification model, String words) {
    assertThatThrownBy(() -> load(model, new CacheFolder(sharedCache)).close())
        .isInstanceOfSatisfying(
            CodedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessageContaining(words)
        .message()
        .hasLineCount(1);
  }
}
