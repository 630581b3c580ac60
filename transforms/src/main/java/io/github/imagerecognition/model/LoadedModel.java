package io.github.imagerecognition.model;

import ai.djl.Device;
import ai.djl.Model;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network that is ready to run.
 *
 * @param weights the checkpoint's SHA-256, with {@code random:} before it if nobody trained it
 * @param dimensions features per image
 * @param imagesAtOnce see {@link TensorLayout#imagesAtOnce}
 */
record LoadedModel(
    String name, String weights, int dimensions, String device, int imagesAtOnce, Model model)
    implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LoadedModel.class);

  /** Reads the weights, writes the model file unless the cache has it, and loads it. */
  static LoadedModel load(
      ModelSpecification specification, WeightsReader reader, CacheFolder cache) {
    long start = System.nanoTime();
    Checkpoint checkpoint = reader.read(specification);
    Network network = NetworkReader.read(checkpoint, ResNet.named(specification.modelName()));
    String sha256 = checkpoint.sha256();
    Device device = PyTorch.device();
    TensorLayout layout = PyTorch.layout(device);
    Path file = modelFile(network, sha256, layout, cache);
    LoadedModel loaded =
        new LoadedModel(
            specification.modelName(),
            checkpoint.random() ? "random:" + sha256 : sha256,
            network.features(),
            device.isGpu() ? device.getDeviceType() + device.getDeviceId() : device.getDeviceType(),
            layout.imagesAtOnce(),
            PyTorch.load(file, device));
    LOG.info(
        "Loaded {} with the weights {} on {}: {} dimensions, {} s",
        loaded.name,
        loaded.weights,
        loaded.device,
        loaded.dimensions,
        String.format(Locale.ROOT, "%.1f", (System.nanoTime() - start) / 1e9));
    return loaded;
  }

  Embedder newEmbedder() {
    return new Embedder(model, imagesAtOnce);
  }

  @Override
  public void close() {
    model.close();
  }

  private static Path modelFile(
      Network network, String sha256, TensorLayout layout, CacheFolder cache) {
    String name = sha256 + "-" + layout + "-" + TorchScriptWriter.VERSION + ".pt";
    if (Files.exists(cache.file(name))) {
      return cache.file(name);
    }
    return cache.write(
        name,
        file -> {
          try (OutputStream output = new BufferedOutputStream(Files.newOutputStream(file))) {
            TorchScriptWriter.write(network, layout, output);
          }
        });
  }
}
