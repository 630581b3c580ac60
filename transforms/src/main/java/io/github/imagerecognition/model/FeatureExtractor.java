package io.github.imagerecognition.model;

import io.github.imagerecognition.checkpoint.CheckpointReader;
import io.github.imagerecognition.checkpoint.Sha256;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * A network of the user's own that is ready to run: images {@code [N, 3, S, S]} in, features {@code
 * [N, F]} out.
 *
 * @param engine what runs it
 * @param name its name in the outputs, which is the file's
 */
record FeatureExtractor(Engine engine, Path file, String name) implements Weights {

  /** A TorchScript archive has it and a checkpoint has not. */
  private static final String TORCHSCRIPT_ENTRY = "/constants.pkl";

  /**
   * What runs a file, if it is a feature extractor: an ONNX model, which has no mark of its own, is
   * told by its name, a TorchScript archive by its content.
   *
   * @param name the file's, whatever it is called in the cache
   */
  static Optional<Engine> engine(SeekableByteChannel content, String name) {
    if (name.toLowerCase(Locale.ROOT).endsWith(".onnx")) {
      return Optional.of(Engine.ONNXRUNTIME);
    }
    try (ZipFile zip = ZipFile.builder().setSeekableByteChannel(content).get()) {
      return Collections.list(zip.getEntries()).stream()
          .filter(entry -> entry.getName().endsWith(TORCHSCRIPT_ENTRY))
          .map(entry -> Engine.PYTORCH)
          .findAny();
    } catch (IOException e) {
      return Optional
          .empty(); // no zip, or a damaged one, which the reader of checkpoints will tell
    }
  }

  @Override
  public ModelIdentity identity(ModelSpecification specification) {
    return new ModelIdentity(name, sha256());
  }

  @Override
  public String sha256() {
    try {
      return Sha256.ofFile(file);
    } catch (IOException e) {
      throw CheckpointReader.unreadable(file.toString(), e);
    }
  }
}
