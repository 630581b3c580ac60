package io.github.imagerecognition.model;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.checkpoint.Sha256;
import io.github.imagerecognition.image.ImagePreprocessing;
import io.github.imagerecognition.image.ImagePreprocessor;
import io.github.imagerecognition.network.ActivationRange;
import io.github.imagerecognition.network.Network;
import io.github.imagerecognition.network.OnnxWriter;
import io.github.imagerecognition.network.QuantizedOnnxWriter;
import io.github.imagerecognition.process.Cores;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How large a network's activations are: what it computes of some pictures in float32. */
final class Calibration {

  private static final Logger LOG = LoggerFactory.getLogger(Calibration.class);

  /** One of so many pictures is left for the comparison with float32. */
  private static final int HELD_OUT = 4;

  private final ImagePreprocessor preprocessor;
  private final CalibrationPictures pictures;
  private final String sha256;

  private Calibration(ImagePreprocessor preprocessor, CalibrationPictures pictures, String sha256) {
    this.preprocessor = preprocessor;
    this.pictures = pictures;
    this.sha256 = sha256;
  }

  /** Chooses the pictures of a specification, as {@link CalibrationPictures#at} does. */
  static Calibration of(ModelSpecification specification) {
    // The limit of pixels decides which pictures are used, and the description leaves it out.
    ImagePreprocessing preprocessing =
        specification
            .preprocessing()
            .withMaxImagePixels(ImagePreprocessing.DEFAULT.maxImagePixels());
    CalibrationPictures pictures =
        CalibrationPictures.at(specification.calibration(), specification.store());
    MessageDigest digest = Sha256.newDigest();
    String method = QuantizedOnnxWriter.VERSION + "\n" + preprocessing.description();
    digest.update(method.getBytes(StandardCharsets.UTF_8));
    pictures.hashes().forEach(hash -> digest.update(HexFormat.of().parseHex(hash)));
    return new Calibration(new ImagePreprocessor(preprocessing), pictures, Sha256.finish(digest));
  }

  /** Over the pictures, how they are prepared, and the method. */
  String sha256() {
    return sha256;
  }

  /**
   * The ranges of a network's activations.
   *
   * @param cache holds the network meanwhile
   * @param placement where it runs
   * @throws CodedException {@code CONFIGURATION} when no picture is usable
   */
  Map<String, ActivationRange> ranges(Network network, CacheFolder cache, Placement placement) {
    long start = System.nanoTime();
    int all = pictures.hashes().size();
    LOG.info("Calibrating int8 with {} pictures", all - all / HELD_OUT);
    List<String> names = network.activations();
    Layers layers = new Layers(names.stream().map(name -> new ActivationHistogram()).toList());
    Model model = cache.use("layers.onnx", output -> writeLayers(network, output), placement::load);
    try {
      run(model, layers);
    } finally {
      Cores.compute(model::close);
    }
    Map<String, ActivationRange> ranges = new TreeMap<>();
    for (int layer = 0; layer < names.size(); layer++) {
      ranges.put(names.get(layer), layers.histograms.get(layer).range());
    }
    LOG.info(
        "Calibrated int8 in {} s",
        String.format(Locale.ROOT, "%.1f", (System.nanoTime() - start) / 1e9));
    return ranges;
  }

  private static void writeLayers(Network network, OutputStream output) throws IOException {
    OutputStream buffered = new BufferedOutputStream(output);
    OnnxWriter.writeWithLayers(network, buffered);
    buffered.flush();
  }

  private void run(Model model, Layers layers) {
    Predictor<float[], Boolean> predictor = Cores.compute(() -> model.newPredictor(layers));
    try {
      AtomicInteger used = new AtomicInteger();
      forEach(
          false,
          tensor -> {
            Cores.compute(() -> run(predictor, tensor));
            used.incrementAndGet();
          });
      if (used.get() == 0) {
        throw new CodedException(
            ErrorCode.CONFIGURATION,
            "none of the pictures to calibrate with is usable: give others");
      }
    } finally {
      Cores.compute(predictor::close);
    }
  }

  private static void run(Predictor<float[], Boolean> predictor, float[] tensor) {
    try {
      predictor.predict(tensor);
    } catch (TranslateException e) {
      throw new IllegalStateException("the network does not run on the pictures", e);
    }
  }

  /** Takes every fourth picture, normalised: those that the ranges are not made with. */
  void forEachHeldOut(Consumer<float[]> use) {
    forEach(true, use);
  }

  /** Width and height of a picture in pixels. */
  int imageSize() {
    return preprocessor.imageSize();
  }

  /** Takes the usable ones of either part as the network does, one after the other. */
  private void forEach(boolean heldOut, Consumer<float[]> use) {
    pictures.forEach(
        number -> (number % HELD_OUT == HELD_OUT - 1) == heldOut,
        picture -> Cores.compute(() -> tensor(picture)).ifPresent(use));
  }

  private Optional<float[]> tensor(byte[] picture) {
    float[] tensor = new float[preprocessor.tensorLength()];
    try {
      preprocessor.preprocess(picture, tensor, 0);
      return Optional.of(tensor);
    } catch (CodedException e) {
      LOG.warn("Left out a picture to calibrate with: {} {}", e.code(), e.getMessage());
      return Optional.empty();
    }
  }

  /** One picture in, every activation into its histogram. */
  private record Layers(List<ActivationHistogram> histograms)
      implements NoBatchifyTranslator<float[], Boolean> {

    @Override
    public NDList processInput(TranslatorContext context, float[] tensor) {
      ByteBuffer bytes =
          ByteBuffer.allocateDirect(tensor.length * Float.BYTES).order(ByteOrder.nativeOrder());
      bytes.asFloatBuffer().put(tensor);
      int size = (int) Math.sqrt(tensor.length / 3.0);
      return new NDList(
          context.getNDManager().create(bytes, new Shape(1, 3, size, size), DataType.FLOAT32));
    }

    @Override
    public Boolean processOutput(TranslatorContext context, NDList outputs) {
      for (int layer = 0; layer < histograms.size(); layer++) {
        ByteBuffer numbers = outputs.get(layer).toByteBuffer().order(ByteOrder.nativeOrder());
        histograms.get(layer).add(numbers.asFloatBuffer());
      }
      return true;
    }
  }
}
