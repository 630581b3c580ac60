package io.github.imagerecognition.model;

import ai.djl.Device;
import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.network.Network;
import io.github.imagerecognition.network.OnnxWriter;
import io.github.imagerecognition.network.TensorLayout;
import io.github.imagerecognition.network.TorchScriptWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The file that an engine loads a network from, kept in the cache under the checkpoint's hash.
 *
 * @param suffix what sets it apart from the same network's other files
 * @param imagesAtOnce how many images the engine computes best in one go
 */
record NetworkFile(String suffix, int imagesAtOnce, Writer writer) {

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

  static int imagesAtOnce(Device device) {
    return device.isGpu() ? Integer.MAX_VALUE : IMAGES_AT_ONCE_ON_CPU;
  }

  /** The file, written unless the cache has it; only then is the network asked for. */
  Path write(Supplier<Network> network, String sha256, CacheFolder cache) {
    String name = sha256 + suffix;
    if (Files.exists(cache.file(name))) {
      return cache.file(name);
    }
    return cache.write(
        name,
        output -> {
          OutputStream buffered = new BufferedOutputStream(output);
          writer.write(network.get(), buffered);
          buffered.flush();
        });
  }
}
