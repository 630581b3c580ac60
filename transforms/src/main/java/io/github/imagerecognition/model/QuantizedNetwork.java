package io.github.imagerecognition.model;

import ai.djl.Model;
import ai.djl.translate.TranslateException;
import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.network.Network;
import io.github.imagerecognition.process.Cores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network in 8-bit integers, with what it gave for pictures that it was not calibrated with: the
 * cache remembers the smallest cosine to float32.
 *
 * @param sha256 of the weights
 */
record QuantizedNetwork(String sha256, Calibration calibration, CacheFolder cache) {

  private static final Logger LOG = LoggerFactory.getLogger(QuantizedNetwork.class);

  /** Loads it; it is calibrated and compared with float32 unless the cache remembers that. */
  Model load(Supplier<Network> network, Placement placement) {
    NetworkFile file = NetworkFile.quantized(calibration, cache, placement);
    Model model = file.load(network, sha256, cache, placement);
    try {
      if (smallestCosine().isEmpty()) {
        compare(model, network, placement);
      }
      return model;
    } catch (Throwable e) {
      Cores.compute(model::close);
      throw e;
    }
  }

  /** Whether the cache has all that {@link #load} would make. */
  boolean isCached() {
    return Files.exists(cache.file(sha256 + NetworkFile.quantizedSuffix(calibration)))
        && smallestCosine().isPresent();
  }

  /** The smallest cosine between both precisions, as the cache remembers it. */
  OptionalDouble smallestCosine() {
    return cache
        .readNote(note())
        .filter(text -> text.matches("-?[01]\\.\\d{6}"))
        .map(text -> OptionalDouble.of(Double.parseDouble(text)))
        .orElse(OptionalDouble.empty());
  }

  private String note() {
    return sha256 + "-int8-" + calibration.sha256() + ".agreement";
  }

  private void compare(Model quantized, Supplier<Network> network, Placement placement) {
    Model exact =
        NetworkFile.of(placement, Precision.FLOAT32).load(network, sha256, cache, placement);
    try {
      List<float[]> inFloats = new ArrayList<>();
      List<float[]> inIntegers = new ArrayList<>();
      calibration.forEachHeldOut(
          picture -> {
            inFloats.add(embed(exact, picture));
            inIntegers.add(embed(quantized, picture));
          });
      if (inFloats.isEmpty()) {
        LOG.warn("There are too few pictures to compare int8 with float32: give at least four");
        return;
      }
      Agreement agreement = Agreement.of(inFloats, inIntegers);
      LOG.info("int8 against float32 on {}", agreement);
      String smallest = String.format(Locale.ROOT, "%.6f", agreement.smallestCosine());
      cache.write(note(), output -> output.write(smallest.getBytes(StandardCharsets.US_ASCII)));
    } finally {
      Cores.compute(exact::close);
    }
  }

  private float[] embed(Model model, float[] picture) {
    return Cores.compute(
        () -> {
          try (NetworkRun run = new NetworkRun(model, calibration.imageSize())) {
            return run.embed(picture, 0, 1)[0];
          } catch (TranslateException e) {
            throw new IllegalStateException("the network does not run on the pictures", e);
          }
        });
  }
}
