package io.github.imagerecognition.model;

import io.github.imagerecognition.checkpoint.CacheFolder;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The weights of a specification, whose identity can be had before a model is loaded with them.
 * What is read for the identity is kept until then, and no longer: a model does not need it.
 */
public final class ModelWeights {

  private static final Logger LOG = LoggerFactory.getLogger(ModelWeights.class);

  private final ModelSpecification specification;
  private final CacheFolder cache;
  private final WeightsReader reader;
  private final AtomicReference<Weights> read = new AtomicReference<>();
  private final AtomicReference<Calibration> calibration = new AtomicReference<>();

  /**
   * Weights of which nothing is read yet.
   *
   * @param store gives the bytes behind an address such as {@code s3://bucket/key}; asked only when
   *     the specification has one
   */
  public ModelWeights(ModelSpecification specification, Function<String, byte[]> store) {
    this.specification = specification;
    this.cache = specification.cache().folder();
    this.reader = new WeightsReader(cache, store);
  }

  /**
   * What tells their embeddings from those of others, found without loading the model.
   *
   * @throws io.github.imagerecognition.CodedException as {@link #acquire}, when they cannot be had
   */
  public ModelIdentity identity() {
    return kept(reader.read(specification));
  }

  /** The same, but empty when weights or pictures to calibrate with would be downloaded. */
  public Optional<ModelIdentity> knownIdentity() {
    if (specification.precision() == Precision.INT8
        && specification.calibration().contains("://")) {
      return Optional.empty();
    }
    return reader.readWithoutDownload(specification).map(this::kept);
  }

  private ModelIdentity kept(Weights weights) {
    read.set(weights);
    ModelIdentity identity = weights.identity(specification);
    return identity.precision() == Precision.INT8
        ? identity.withCalibration(calibration().sha256())
        : identity;
  }

  /**
   * Loads the model, or shares it if it is loaded. Weights that are downloaded and model files that
   * are written stay in the cache folder of the specification.
   *
   * @throws io.github.imagerecognition.CodedException {@code CONFIGURATION}, {@code
   *     WEIGHTS_MISSING}, {@code WEIGHTS_UNREACHABLE}, {@code WEIGHTS_DAMAGED} or {@code
   *     WEIGHTS_MISFIT}
   */
  public EmbeddingModel acquire() {
    return EmbeddingModel.share(specification, this::load);
  }

  private LoadedModel load() {
    LoadedModel loaded =
        LoadedModel.load(specification, this::take, ignored -> calibration(), cache);
    loaded.smallestCosine().ifPresent(ModelWeights::warnIfPoor);
    return loaded;
  }

  private static void warnIfPoor(double smallestCosine) {
    if (Agreement.isPoor(smallestCosine)) {
      LOG.warn(
          "These weights lose too much in 8 bits: use float32 (smallest cosine of int8 to it: {})",
          smallestCosine);
    }
  }

  private Calibration calibration() {
    return calibration.updateAndGet(known -> known == null ? Calibration.of(specification) : known);
  }

  /**
   * Chooses between float32 and int8, which may have to be calibrated for that.
   *
   * @throws io.github.imagerecognition.CodedException as {@link #acquire}
   */
  public PrecisionChoice choosePrecision() {
    return choosePrecision(ByteProducts.arePresent());
  }

  PrecisionChoice choosePrecision(boolean hasByteProducts) {
    Placement placement = Placement.of(specification);
    if (placement.device().isGpu()) {
      return PrecisionChoice.float32("the device is a GPU");
    }
    if (placement.engine() == Engine.PYTORCH) {
      return PrecisionChoice.float32("the engine is PyTorch");
    }
    if (!hasByteProducts) {
      return PrecisionChoice.float32("this processor has neither VNNI nor AMX");
    }
    Weights weights = reader.read(specification);
    read.set(weights);
    if (weights instanceof FeatureExtractor extractor) {
      return PrecisionChoice.float32(extractor.name() + " has a precision of its own");
    }
    QuantizedNetwork quantized = new QuantizedNetwork(weights.sha256(), calibration(), cache);
    if (!quantized.isCached()) {
      if (!cache.isWritable()) {
        return PrecisionChoice.float32(
            "the cache folder " + cache.path() + " has no int8 network and cannot be written to");
      }
      ModelSpecification int8 = specification.withPrecision(Precision.INT8);
      LoadedModel.load(int8, () -> weights, ignored -> calibration(), cache).close();
    }
    return PrecisionChoice.of(quantized.smallestCosine());
  }

  private Weights take() {
    Weights kept = read.getAndSet(null);
    return kept == null ? reader.read(specification) : kept;
  }
}
