package io.github.imagerecognition.model;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.network.Network;
import io.github.imagerecognition.network.OnnxWriter;
import io.github.imagerecognition.network.QuantizedOnnxWriter;
import io.github.imagerecognition.network.TensorLayout;
import io.github.imagerecognition.network.TorchScriptWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that an engine loads a network from, kept in the cache under the checkpoint's hash.
 *
 * @param suffix what sets it apart from the same network's other files
 * @param imagesAtOnce how many images the engine computes best in one go
 */
record NetworkFile(String suffix, int imagesAtOnce, Writer writer) {

  private static final Logger LOG = LoggerFactory.getLogger(NetworkFile.class);

  /**
   * On a CPU slices of eight were as fast as any other size with ONNX Runtime and faster with
   * PyTorch: ResNet-50's largest maps of eight (26 MB) stay below the size (32 MB) from which on
   * glibc asks the kernel for fresh memory each time.
   */
  private static final int IMAGES_AT_ONCE_ON_CPU = 8;

  /** Writes a network in the engine's format. */
  @FunctionalInterface
  interface Writer {
    void write(Network network, OutputStream output) throws IOException;
  }

  static NetworkFile of(Placement placement, Precision precision) {
    int imagesAtOnce = imagesAtOnce(placement.device());
    if (placement.engine() == Engine.ONNXRUNTIME) {
      return new NetworkFile("-" + OnnxWriter.VERSION + ".onnx", imagesAtOnce, OnnxWriter::write);
    }
    TensorLayout layout = PyTorch.layout(placement.device(), precision);
    return new NetworkFile(
        "-" + layout + "-" + TorchScriptWriter.VERSION + ".pt",
        imagesAtOnce,
        (network, output) -> TorchScriptWriter.write(network, layout, output));
  }

  /** The network in 8-bit integers, which is calibrated when it is made. */
  static NetworkFile quantized(Calibration calibration, CacheFolder cache, Placement placement) {
    return new NetworkFile(
        quantizedSuffix(calibration),
        IMAGES_AT_ONCE_ON_CPU,
        (network, output) ->
            QuantizedOnnxWriter.write(
                network, calibration.ranges(network, cache, placement), output));
  }

  static String quantizedSuffix(Calibration calibration) {
    return "-int8-" + calibration.sha256() + ".onnx";
  }

  static int imagesAtOnce(Device device) {
    return device.isGpu() ? Integer.MAX_VALUE : IMAGES_AT_ONCE_ON_CPU;
  }

  /**
   * Loads the file, which is made unless the cache has it; only then is the network asked for. It
   * is made again where it does not load: it may have been cut, or written by a version with a
   * fault.
   */
  Model load(Supplier<Network> network, String sha256, CacheFolder cache, Placement placement) {
    String name = sha256 + suffix;
    if (!Files.exists(cache.file(name))) {
      return make(name, network, cache, placement);
    }
    try {
      return placement.load(cache.file(name));
    } catch (EngineException e) {
      LOG.warn(
          "{} cannot load the cached network {} ({}): making it again",
          placement.engine(),
          cache.file(name),
          String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip());
      try {
        return make(name, network, cache, placement);
      } catch (RuntimeException again) {
        again.addSuppressed(e);
        throw again;
      }
    }
  }

  private Model make(
      String name, Supplier<Network> network, CacheFolder cache, Placement placement) {
    Path made = cache.write(name, output -> write(network.get(), output));
    try {
      return placement.load(made);
    } catch (EngineException e) {
      throw new IllegalStateException(
          placement.engine() + " cannot load " + made + ", which has just been written", e);
    }
  }

  private void write(Network network, OutputStream output) throws IOException {
    OutputStream buffered = new BufferedOutputStream(output);
    writer.write(network, buffered);
    buffered.flush();
  }
}
