package io.github.imagerecognition.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.checkpoint.Checkpoint;
import io.github.imagerecognition.checkpoint.ElementType;
import io.github.imagerecognition.checkpoint.Tensor;
import io.github.imagerecognition.network.Network;
import io.github.imagerecognition.network.NetworkReader;
import io.github.imagerecognition.network.PlainForward;
import io.github.imagerecognition.network.RandomCheckpoint;
import io.github.imagerecognition.network.ResNet;
import io.github.imagerecognition.network.TensorLayout;
import io.github.imagerecognition.network.TorchScriptWriter;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The networks at their full width, with weights that nobody trained. */
class FullSizeNetworkIT {

  private static final int SIDE = 40;
  private static final int FEATURES = 2048;

  /** torchvision's last layer, which an embedding does not need. */
  private static final int CLASSIFIER_PARAMETERS = FEATURES * 1000 + 1000;

  /** Of all tests, so that each file of a network is made once. */
  @TempDir private static Path folder;

  @ParameterizedTest
  @CsvSource({"resnet50, 25557032", "resnet101, 44549160", "resnet152, 60192808"})
  void theNetworkHasAsManyParametersAsTorchvisions(String modelName, long parameters) {
    ResNet resNet = ResNet.named(modelName);

    long trained =
        NetworkReader.read(RandomCheckpoint.of(resNet), resNet)
            .convolutions()
            .mapToLong(each -> each.weight().elements() + 2L * each.norm().weight().elements())
            .sum();

    assertThat(trained + CLASSIFIER_PARAMETERS).isEqualTo(parameters);
  }

  @Test
  void aModelFileOfKnownWeightsNeedsNeitherTheirFileNorANetwork() throws Exception {
    CacheFolder cache = new CacheFolder(folder);
    WeightsReader reader = new WeightsReader(cache, address -> new byte[0]);
    ModelSpecification random = ModelSpecification.of("resnet50", "random");
    LoadedModel.load(random, () -> reader.read(random), Calibration::of, cache).close();
    String sha256 = new RandomWeights(ResNet.named("resnet50")).sha256();
    Files.writeString(folder.resolve("resnet50-11ad3fa6.pth.sha256"), sha256);

    ModelSpecification pretrained = ModelSpecification.of("resnet50", "pretrained");
    try (LoadedModel model =
        LoadedModel.load(pretrained, () -> reader.read(pretrained), Calibration::of, cache)) {
      assertThat(model.identity()).isEqualTo(new ModelIdentity("resnet50", sha256));
      assertThat(model.dimensions()).isEqualTo(FEATURES);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet101", "resnet152"})
  void featuresAreThoseOfThePlainFormulas(String modelName) throws Exception {
    ResNet resNet = ResNet.named(modelName);
    Checkpoint checkpoint = withTrainedLookingNorms(RandomCheckpoint.of(resNet));
    Network network = NetworkReader.read(checkpoint, resNet);
    float[] image = randomImage(3 * SIDE * SIDE);

    double[] expected = new PlainForward(checkpoint).features(resNet, image, SIDE);

    for (TensorLayout layout : TensorLayout.values()) {
      assertThat(relativeDistance(expected, run(network, layout, image)))
          .as(layout.name())
          .isLessThan(layout == TensorLayout.HALF_CHANNELS_LAST ? 2e-3 : 1e-5);
    }
  }

  @Test
  void integersAgreeWithFloat32() throws Exception {
    CacheFolder cache = new CacheFolder(folder);
    WeightsReader reader = new WeightsReader(cache, address -> new byte[0]);
    ModelSpecification exact = ModelSpecification.of("resnet50", "random");
    ModelSpecification quantized = exact.withPrecision(Precision.INT8);
    int pictures = 24;
    float[] images = ReferencePictures.batch(pictures);

    try (LoadedModel float32 =
            LoadedModel.load(exact, () -> reader.read(exact), Calibration::of, cache);
        LoadedModel int8 =
            LoadedModel.load(quantized, () -> reader.read(quantized), Calibration::of, cache);
        Embedder inFloats = float32.newEmbedder(() -> {});
        Embedder inIntegers = int8.newEmbedder(() -> {})) {
      Agreement agreement =
          Agreement.of(
              Arrays.asList(inFloats.embed(images, pictures)),
              Arrays.asList(inIntegers.embed(images, pictures)));

      assertThat(agreement.smallestCosine()).isGreaterThan(0.998);
      assertThat(agreement.medianCosine()).isGreaterThan(0.999);
      assertThat(PrecisionChoice.of(int8.smallestCosine()).precision()).isEqualTo(Precision.INT8);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PYTORCH", "ONNXRUNTIME"})
  void everyBatchSizeGivesTheSameBits(Engine engine) {
    CacheFolder cache = new CacheFolder(folder);
    WeightsReader reader = new WeightsReader(cache, address -> new byte[0]);
    ModelSpecification specification =
        ModelSpecification.of("resnet50", "random").withEngine(engine);
    int length = ReferencePictures.FLOATS;
    float[] images = randomImage(32 * length);
    try (LoadedModel model =
            LoadedModel.load(
                specification, () -> reader.read(specification), Calibration::of, cache);
        Embedder embedder = model.newEmbedder(() -> {})) {
      float[][] together = embedder.embed(images, 32);

      assertThat(model.identity().weights()).startsWith("random:");
      assertThat(together).hasDimensions(32, FEATURES);
      for (int batchSize : new int[] {1, 3, 8, 17}) {
        int start = 32 - batchSize;
        float[] batch = Arrays.copyOfRange(images, start * length, images.length);
        assertThat(embedder.embed(batch, batchSize))
            .as("batch of %d", batchSize)
            .isDeepEqualTo(Arrays.copyOfRange(together, start, 32));
      }
    }
  }

  /** A network of full size is in native code nearly all the time. */
  @ParameterizedTest
  @EnumSource(names = {"PYTORCH", "ONNXRUNTIME"})
  void aModelThatIsClosedWhileThreadsComputeIsFreedBehindThem(Engine engine) throws Exception {
    CacheFolder cache = new CacheFolder(folder);
    WeightsReader reader = new WeightsReader(cache, address -> new byte[0]);
    ModelSpecification specification =
        ModelSpecification.of("resnet50", "random").withEngine(engine);
    float[] images = randomImage(4 * ReferencePictures.FLOATS);
    EmbeddingModel model =
        EmbeddingModel.share(
            specification,
            () ->
                LoadedModel.load(
                    specification, () -> reader.read(specification), Calibration::of, cache));
    List<Embedder> embedders = Stream.generate(model::newEmbedder).limit(3).toList();
    CountDownLatch computing = new CountDownLatch(embedders.size());
    ExecutorService threads = Executors.newFixedThreadPool(embedders.size());
    try {
      List<Future<Void>> endless =
          embedders.stream().map(each -> threads.submit(endless(each, images, computing))).toList();
      computing.await();

      model.close();
      embedders.forEach(Embedder::close);

      for (Future<Void> each : endless) {
        assertThatThrownBy(each::get)
            .hasRootCauseInstanceOf(IllegalStateException.class)
            .hasRootCauseMessage("the embedder is closed");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Callable<Void> endless(
      Embedder embedder, float[] images, CountDownLatch computing) {
    return () -> {
      embedder.embed(images, 1);
      computing.countDown();
      while (true) {
        embedder.embed(images, 4);
      }
    };
  }

  private float[] run(Network network, TensorLayout layout, float[] image) throws Exception {
    Path file = folder.resolve(layout + ".pt");
    try (OutputStream output = new BufferedOutputStream(Files.newOutputStream(file))) {
      TorchScriptWriter.write(network, layout, output);
    }
    try (Model model = PyTorch.load(file, Device.cpu());
        Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
        NDManager manager = model.getNDManager().newSubManager()) {
      NDList input = new NDList(manager.create(image, new Shape(1, 3, SIDE, SIDE)));
      NDList output = predictor.predict(input);
      output.attach(manager);
      return output.singletonOrThrow().toFloatArray();
    }
  }

  /** Random networks have normalisations that do nothing; these do something. */
  private static Checkpoint withTrainedLookingNorms(Checkpoint checkpoint) {
    SortedMap<String, Tensor> tensors = new TreeMap<>(checkpoint.tensors());
    Random random = new Random(1);
    tensors.replaceAll(
        (name, tensor) -> {
          float[] values = tensor.values();
          for (int channel = 0; channel < values.length && tensor.shape().length == 1; channel++) {
            values[channel] =
                name.endsWith("weight") || name.endsWith("var")
                    ? values[channel] * (0.7f + 0.6f * random.nextFloat())
                    : 0.2f * (float) random.nextGaussian();
          }
          ByteBuffer storage = ByteBuffer.wrap(Checkpoint.littleEndian(values));
          return Tensor.contiguous(ElementType.F32, tensor.shape(), storage);
        });
    return new Checkpoint("random", tensors);
  }

  private static float[] randomImage(int length) {
    Random random = new Random(2);
    float[] image = new float[length];
    for (int value = 0; value < length; value++) {
      image[value] = (float) random.nextGaussian();
    }
    return image;
  }

  private static double relativeDistance(double[] expected, float[] actual) {
    double difference = 0;
    double size = 0;
    for (int feature = 0; feature < expected.length; feature++) {
      difference += Math.pow(expected[feature] - actual[feature], 2);
      size += Math.pow(expected[feature], 2);
    }
    return Math.sqrt(difference / size);
  }
}
