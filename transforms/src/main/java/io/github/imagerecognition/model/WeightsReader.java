package io.github.imagerecognition.model;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the checkpoint that a specification names, wherever it is. */
final class WeightsReader {

  private static final Logger LOG = LoggerFactory.getLogger(WeightsReader.class);

  private final WeightsDownloader downloader;
  private final Function<String, byte[]> store;

  /**
   * Reads files, addresses and objects.
   *
   * @param store gives the bytes of an address such as {@code s3://bucket/key}
   */
  WeightsReader(WeightsDownloader downloader, Function<String, byte[]> store) {
    this.downloader = downloader;
    this.store = store;
  }

  Checkpoint read(ModelSpecification specification) {
    ResNet resNet = ResNet.named(specification.modelName());
    String weights = specification.weights();
    if (weights.equals("pretrained")) {
      return pretrained(resNet, specification.randomFallback());
    }
    if (weights.equals("random")) {
      return random(resNet);
    }
    if (weights.startsWith("s3://")) {
      return CheckpointReader.read(store.apply(weights), weights);
    }
    if (weights.startsWith("https://")) {
      Path file = downloader.address(addressOf(weights));
      return CheckpointReader.read(file, file + " (downloaded)");
    }
    if (weights.contains("://")) {
      throw new CodedException(
          ErrorCode.CONFIGURATION,
          "weights come from a file, s3:// or https://, not from "
              + weights.split(":", 2)[0]
              + "://");
    }
    return CheckpointReader.read(Path.of(weights), weights);
  }

  private static URI addressOf(String weights) {
    try {
      URI address = new URI(weights);
      if (address.getHost() != null) {
        return address;
      }
    } catch (URISyntaxException e) {
      // Not printed: the address may hold a signature.
      LOG.debug("Malformed at character {}", e.getIndex());
    }
    throw new CodedException(
        ErrorCode.CONFIGURATION,
        "the https:// address of the weights is malformed; check --weights");
  }

  private Checkpoint pretrained(ResNet resNet, boolean randomFallback) {
    try {
      Path file = downloader.pretrained(resNet);
      return CheckpointReader.read(file, file.toString());
    } catch (CodedException e) {
      if (!randomFallback || e.code() != ErrorCode.WEIGHTS_UNREACHABLE) {
        throw e;
      }
      LOG.warn("Going on with RANDOM weights: {}", e.getMessage());
      return random(resNet);
    }
  }

  private static Checkpoint random(ResNet resNet) {
    LOG.warn(
        "The weights of {} are RANDOM: its embeddings mean nothing and are good for trials only",
        resNet.modelName());
    return RandomCheckpoint.of(resNet);
  }
}
