package io.github.imagerecognition.model;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.checkpoint.Checkpoint;
import io.github.imagerecognition.checkpoint.CheckpointReader;
import io.github.imagerecognition.checkpoint.Sha256;
import io.github.imagerecognition.checkpoint.WeightsDownloader;
import io.github.imagerecognition.network.ResNet;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what a specification names, wherever it is. */
final class WeightsReader {

  private static final Logger LOG = LoggerFactory.getLogger(WeightsReader.class);

  private final WeightsDownloader downloader;
  private final CacheFolder cache;
  private final Function<String, byte[]> store;

  /**
   * Reads files, addresses and objects.
   *
   * @param store gives the bytes of an address such as {@code s3://bucket/key}
   */
  WeightsReader(CacheFolder cache, Function<String, byte[]> store) {
    this(new WeightsDownloader(cache), cache, store);
  }

  WeightsReader(WeightsDownloader downloader, CacheFolder cache, Function<String, byte[]> store) {
    this.downloader = downloader;
    this.cache = cache;
    this.store = store;
  }

  Weights read(ModelSpecification specification) {
    ResNet resNet = ResNet.named(specification.modelName());
    String weights = specification.weights();
    if (weights.equals("pretrained")) {
      return pretrained(resNet);
    }
    if (weights.equals("random")) {
      return new RandomWeights(resNet);
    }
    if (weights.startsWith("s3://")) {
      return read(store.apply(weights), weights, resNet);
    }
    if (weights.startsWith("https://")) {
      Path file = downloader.address(addressOf(weights));
      return read(file, specification.printableWeights(), file + " (downloaded)", resNet);
    }
    if (weights.contains("://")) {
      throw new CodedException(
          ErrorCode.CONFIGURATION,
          "weights come from a file, s3:// or https://, not from "
              + weights.split(":", 2)[0]
              + "://");
    }
    return read(Path.of(weights), weights, weights, resNet);
  }

  /** The same, if nothing has to be downloaded for it. */
  Optional<Weights> readWithoutDownload(ModelSpecification specification) {
    ResNet resNet = ResNet.named(specification.modelName());
    String weights = specification.weights();
    if (weights.equals("pretrained")) {
      return known(resNet);
    }
    if (weights.equals("random")) {
      return Optional.of(new RandomWeights(resNet));
    }
    return weights.contains("://")
        ? Optional.empty()
        : Optional.of(read(Path.of(weights), weights, weights, resNet));
  }

  /** Engines load files, so an object that is for one goes to the cache. */
  private Weights read(byte[] content, String source, ResNet resNet) {
    Optional<Engine> engine =
        FeatureExtractor.engine(new SeekableInMemoryByteChannel(content), source);
    if (engine.isEmpty()) {
      return TrainedWeights.of(CheckpointReader.read(content, source), resNet);
    }
    MessageDigest digest = Sha256.newDigest();
    digest.update(content);
    Path file = cache.write(Sha256.finish(digest) + ".model", output -> output.write(content));
    return new FeatureExtractor(engine.get(), file, fileName(source));
  }

  private static Weights read(Path file, String name, String source, ResNet resNet) {
    try (FileChannel channel = FileChannel.open(file)) {
      Optional<Engine> engine = FeatureExtractor.engine(channel, name);
      if (engine.isPresent()) {
        return new FeatureExtractor(engine.get(), file, fileName(name));
      }
    } catch (IOException e) {
      throw CheckpointReader.unreadable(source, e);
    }
    return TrainedWeights.of(CheckpointReader.read(file, source), resNet);
  }

  private static String fileName(String address) {
    return address.substring(address.lastIndexOf('/') + 1);
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
        ErrorCode.CONFIGURATION, "the https:// address of the weights is malformed");
  }

  /** Torchvision's weights, which are read only as long as the cache does not know them. */
  Weights pretrained(ResNet resNet) {
    Optional<Weights> known = known(resNet);
    if (known.isPresent()) {
      return known.get();
    }
    TrainedWeights trained = TrainedWeights.of(checkpoint(resNet), resNet);
    if (Files.isWritable(cache.path())) {
      cache.write(note(resNet), output -> output.write(trained.sha256().getBytes(US_ASCII)));
    }
    return trained;
  }

  private Optional<Weights> known(ResNet resNet) {
    return cache
        .readNote(note(resNet))
        .filter(text -> text.matches("[0-9a-f]{64}"))
        .map(sha256 -> new KnownWeights(sha256, () -> checkpoint(resNet)));
  }

  private static String note(ResNet resNet) {
    return resNet.pretrainedFile() + ".sha256";
  }

  private Checkpoint checkpoint(ResNet resNet) {
    Path file = downloader.pretrained(resNet.pretrainedFile());
    return CheckpointReader.read(file, file.toString());
  }
}
