package io.github.imagerecognition.model;

import ai.djl.Model;
import ai.djl.engine.EngineException;
import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.network.Network;
import io.github.imagerecognition.network.NetworkReader;
import io.github.imagerecognition.network.ResNet;
import io.github.imagerecognition.process.Cores;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network that is ready to run.
 *
 * @param imageSize width and height of an image, in pixels
 * @param dimensions features per image
 * @param memory of the device, which says how many images it computes in one go
 * @param smallestCosine to float32 of some pictures, if it computes in {@link Precision#INT8}
 */
record LoadedModel(
    ModelIdentity identity,
    int imageSize,
    int dimensions,
    Placement placement,
    DeviceMemory memory,
    Model model,
    OptionalDouble smallestCosine)
    implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LoadedModel.class);

  /**
   * Reads the weights, writes the model file unless the cache has it, and loads it.
   *
   * @param calibration asked only for {@link Precision#INT8}
   */
  static LoadedModel load(
      ModelSpecification specification,
      Supplier<Weights> weights,
      Function<ModelSpecification, Calibration> calibration,
      CacheFolder cache) {
    long start = System.nanoTime();
    LoadedModel loaded = of(weights.get(), specification, calibration, cache);
    LOG.info("Device: {}, because: {}", loaded.placement.deviceName(), loaded.placement.reason());
    LOG.info(
        "Loaded {} with the weights {} on {} ({}): {} dimensions, {} s",
        loaded.identity.name(),
        loaded.identity.weights(),
        loaded.placement.engine(),
        loaded.placement.deviceName(),
        loaded.dimensions,
        String.format(Locale.ROOT, "%.1f", (System.nanoTime() - start) / 1e9));
    return loaded;
  }

  private static LoadedModel of(
      Weights weights,
      ModelSpecification specification,
      Function<ModelSpecification, Calibration> calibration,
      CacheFolder cache) {
    ResNet resNet = ResNet.named(specification.modelName());
    if (weights instanceof FeatureExtractor extractor) {
      return of(extractor, specification);
    }
    if (weights instanceof KnownWeights known) {
      return of(
          known,
          ResNet.FEATURES,
          () -> NetworkReader.read(known.checkpoint().get(), resNet),
          specification,
          calibration,
          cache);
    }
    if (weights instanceof RandomWeights random) {
      LOG.warn(
          "The weights of {} are RANDOM: its embeddings mean nothing and are good for trials only",
          resNet.modelName());
      return of(
          random,
          ResNet.FEATURES,
          () -> NetworkReader.read(random.checkpoint(), resNet),
          specification,
          calibration,
          cache);
    }
    TrainedWeights trained = (TrainedWeights) weights;
    Network network = NetworkReader.read(trained.checkpoint(), resNet);
    return of(trained, network.features(), () -> network, specification, calibration, cache);
  }

  private static LoadedModel of(
      Weights weights,
      int features,
      Supplier<Network> network,
      ModelSpecification specification,
      Function<ModelSpecification, Calibration> calibration,
      CacheFolder cache) {
    Placement placement = Placement.of(specification);
    ModelIdentity identity = weights.identity(specification);
    Model model;
    OptionalDouble smallestCosine = OptionalDouble.empty();
    if (specification.precision() == Precision.INT8) {
      ByteProducts.warnIfSlow();
      QuantizedNetwork quantized =
          new QuantizedNetwork(weights.sha256(), calibration.apply(specification), cache);
      identity = identity.withCalibration(quantized.calibration().sha256());
      model = quantized.load(network, placement);
      smallestCosine = quantized.smallestCosine();
    } else {
      model =
          NetworkFile.of(placement, specification.precision())
              .load(network, weights.sha256(), cache, placement);
    }
    return new LoadedModel(
        identity,
        specification.imageSize(),
        features,
        placement,
        memory(NetworkFile.imagesAtOnce(placement.device()), specification),
        model,
        smallestCosine);
  }

  private static LoadedModel of(FeatureExtractor extractor, ModelSpecification specification) {
    Engine engine = extractor.engine();
    if (specification.engine() != Engine.AUTO && specification.engine() != engine) {
      throw new CodedException(
          ErrorCode.CONFIGURATION,
          "%s is a model for engine=%s: leave out another engine"
              .formatted(extractor.name(), engine.toString().toLowerCase(Locale.ROOT)));
    }
    if (specification.precision() != Precision.FLOAT32) {
      throw new CodedException(
          ErrorCode.CONFIGURATION,
          "%s has a precision of its own: leave out precision=%s"
              .formatted(
                  extractor.name(), specification.precision().name().toLowerCase(Locale.ROOT)));
    }
    Placement placement = Placement.of(specification.withEngine(engine));
    Model model;
    try {
      model = placement.load(extractor.file());
    } catch (EngineException e) {
      throw new CodedException(
          ErrorCode.WEIGHTS_DAMAGED,
          "%s cannot load the model %s: export it again".formatted(engine, extractor.name()),
          e);
    }
    try {
      FeatureProbe.Result found =
          Cores.compute(
              () ->
                  FeatureProbe.of(
                      extractor.name(),
                      model,
                      specification.imageSize(),
                      NetworkFile.imagesAtOnce(placement.device())));
      return new LoadedModel(
          extractor.identity(specification),
          specification.imageSize(),
          found.dimensions(),
          placement,
          memory(found.imagesAtOnce(), specification),
          model,
          OptionalDouble.empty());
    } catch (Throwable e) {
      Cores.compute(model::close);
      throw e;
    }
  }

  private static DeviceMemory memory(int imagesAtOnce, ModelSpecification specification) {
    return new DeviceMemory(
        Math.min(imagesAtOnce, NetworkRun.mostImages(specification.imageSize())));
  }

  /**
   * An embedder of this model.
   *
   * @param release called once, when the embedder no longer needs the model
   */
  Embedder newEmbedder(Runnable release) {
    return new Embedder(
        new NetworkRun(model, imageSize), imageSize, memory, identity.precision(), release);
  }

  @Override
  public void close() {
    Cores.compute(model::close);
  }
}
