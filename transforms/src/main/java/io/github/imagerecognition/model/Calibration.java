package io.github.imagerecognition.model;

import ai.djl.MalformedModelException;
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
import io.github.imagerecognition.image.ImagePreprocessor;
import io.github.imagerecognition.network.ActivationRange;
import io.github.imagerecognition.network.Network;
import io.github.imagerecognition.network.OnnxWriter;
import io.github.imagerecognition.network.QuantizedOnnxWriter;
import io.github.imagerecognition.process.Cores;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How large a network's activations are: what it computes of some pictures in float32. */
final class Calibration {

  private static final Logger LOG = LoggerFactory.getLogger(Calibration.class);

  private final ImagePreprocessor preprocessor;
  private final List<byte[]> pictures;
  private final String sha256;

  private Calibration(ImagePreprocessor preprocessor, List<byte[]> pictures, String sha256) {
    this.preprocessor = preprocessor;
    this.pictures = pictures;
    this.sha256 = sha256;
  }

  /** Reads the pictures of a specification, as {@link CalibrationPictures#read} does. */
  static Calibration of(ModelSpecification specification) {
    List<byte[]> pictures =
        CalibrationPictures.read(specification.calibration(), specification.store());
    MessageDigest digest = Sha256.newDigest();
    String method =
        QuantizedOnnxWriter.VERSION + "\n" + specification.preprocessing().description();
    digest.update(method.getBytes(StandardCharsets.UTF_8));
    pictures.forEach(picture -> digest.update(hash(picture)));
    return new Calibration(
        new ImagePreprocessor(specification.preprocessing()), pictures, Sha256.finish(digest));
  }

  private static byte[] hash(byte[] picture) {
    return Sha256.newDigest().digest(picture);
  }

  /** Over the pictures, how they are prepared, and the method. */
  String sha256() {
    return sha256;
  }

  /**
   * The ranges of a network's activations.
   *
   * @param cache holds the network meanwhile
   * @throws CodedException {@code CONFIGURATION} when no picture is usable
   */
  Map<String, ActivationRange> ranges(Network network, CacheFolder cache) {
    LOG.info("Calibrating int8 with {} pictures", pictures.size() - pictures.size() / 4);
    Path file = cache.write(UUID.randomUUID() + ".onnx", output -> writeLayers(network, output));
    try (Model model = OnnxRuntime.load(file)) {
      List<String> names = network.activations();
      Layers layers = new Layers(names.stream().map(name -> new ActivationHistogram()).toList());
      run(model, layers);
      Map<String, ActivationRange> ranges = new TreeMap<>();
      for (int layer = 0; layer < names.size(); layer++) {
        ranges.put(names.get(layer), layers.histograms.get(layer).range());
      }
      return ranges;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedModelException e) {
      throw new IllegalStateException(e);
    } finally {
      delete(file);
    }
  }

  private static void writeLayers(Network network, OutputStream output) throws IOException {
    OutputStream buffered = new BufferedOutputStream(output);
    OnnxWriter.writeWithLayers(network, buffered);
    buffered.flush();
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("Cannot delete {}: {}", file, e.getMessage());
    }
  }

  private void run(Model model, Layers layers) {
    try (Predictor<float[], Boolean> predictor = model.newPredictor(layers)) {
      long used =
          tensors(false).filter(tensor -> Cores.compute(() -> isRun(predictor, tensor))).count();
      if (used == 0) {
        throw new CodedException(
            ErrorCode.CONFIGURATION,
            "none of the pictures to calibrate with is usable: give others");
      }
    }
  }

  private static boolean isRun(Predictor<float[], Boolean> predictor, float[] tensor) {
    try {
      return predictor.predict(tensor);
    } catch (TranslateException e) {
      throw new IllegalStateException("the network does not run on the pictures", e);
    }
  }

  /** Every fourth picture, normalised: those that the ranges are not made with. */
  List<float[]> heldOut() {
    return tensors(true).toList();
  }

  /** Width and height of a picture in pixels. */
  int imageSize() {
    return preprocessor.imageSize();
  }

  /** The usable ones of either part as the network takes them, one after the other. */
  private Stream<float[]> tensors(boolean heldOut) {
    return IntStream.range(0, pictures.size())
        .filter(picture -> (picture % 4 == 3) == heldOut)
        .mapToObj(pictures::get)
        .flatMap(picture -> Cores.compute(() -> tensor(picture)).stream());
  }

  private List<float[]> tensor(byte[] picture) {
    float[] tensor = new float[preprocessor.tensorLength()];
    try {
      preprocessor.preprocess(picture, tensor, 0);
      return List.of(tensor);
    } catch (CodedException e) {
      LOG.warn("Left out a picture to calibrate with: {} {}", e.code(), e.getMessage());
      return List.of();
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
