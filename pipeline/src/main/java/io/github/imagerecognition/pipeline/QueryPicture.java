package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.catalogue.Catalogue;
import io.github.imagerecognition.image.ImagePreprocessing;
import io.github.imagerecognition.image.ImagePreprocessor;
import io.github.imagerecognition.model.Embedder;
import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.model.ModelIdentity;
import io.github.imagerecognition.model.ModelSpecification;
import io.github.imagerecognition.model.ModelWeights;
import io.github.imagerecognition.model.Precision;
import io.github.imagerecognition.process.Cores;
import io.github.imagerecognition.transforms.ModelLoader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/** Embeds a picture as the products of a catalogue were. */
final class QueryPicture {

  private static final long MAX_BYTES = 100_000_000;

  private final Catalogue catalogue;
  private final ModelOptions options;

  /** Embeds with the model of a catalogue, on what the options say. */
  QueryPicture(Catalogue catalogue, ModelOptions options) {
    this.catalogue = catalogue;
    this.options = options;
  }

  /**
   * The embedding of a picture.
   *
   * @param image a file, or else a key of the input
   * @param input where the pictures are, asked for only where there is no such file
   * @throws CodedException when the picture or the model cannot be had, or the model is another
   */
  float[] embed(String image, Supplier<BucketLocation> input) {
    ImagePreprocessing preprocessing =
        ImagePreprocessing.parse(catalogue.preprocessing())
            .orElseThrow(
                () ->
                    Mistakes.invalid(
                        "the catalogue's pictures were preprocessed in a way that this version does not know (%s): embed them again"
                            .formatted(catalogue.preprocessing())));
    float[] tensor = preprocess(image, read(image, input), preprocessing);
    ModelWeights weights = ModelLoader.weights(specification(preprocessing));
    requireSame(weights.identity());
    try (EmbeddingModel model = weights.acquire();
        Embedder embedder = model.newEmbedder()) {
      return embedder.embed(tensor, 1)[0];
    }
  }

  private static byte[] read(String image, Supplier<BucketLocation> input) {
    File file = new File(image);
    if (file.isFile()) {
      if (file.length() > MAX_BYTES) {
        throw new CodedException(
            ErrorCode.IMAGE_TOO_LARGE,
            "%s: its %s bytes are more than the %s that a picture may have"
                .formatted(image, file.length(), MAX_BYTES));
      }
      try {
        return Files.readAllBytes(file.toPath());
      } catch (IOException e) {
        throw Mistakes.invalid("cannot read --image=%s (%s)".formatted(image, e.getMessage()));
      }
    }
    try (Bucket bucket = location(image, input).open()) {
      return bucket.read(image, MAX_BYTES).bytes();
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.NOT_FOUND) {
        throw Mistakes.invalid(
            "--image=%s is neither a file nor a key of the input".formatted(image));
      }
      throw e;
    }
  }

  private static BucketLocation location(String image, Supplier<BucketLocation> input) {
    try {
      return input.get();
    } catch (CodedException e) {
      throw Mistakes.invalid(
          "--image=%s is no file, nor a key of an input: %s".formatted(image, e.getMessage()));
    }
  }

  private static float[] preprocess(String image, byte[] content, ImagePreprocessing how) {
    ImagePreprocessor preprocessor = new ImagePreprocessor(how);
    float[] tensor = new float[preprocessor.tensorLength()];
    try {
      Cores.compute(() -> preprocessor.preprocess(content, tensor, 0));
    } catch (CodedException e) {
      throw new CodedException(e.code(), "%s: %s".formatted(image, e.getMessage()), e);
    }
    return tensor;
  }

  /** What the catalogue says, with the weights that it suggests unless the user has chosen some. */
  private ModelSpecification specification(ImagePreprocessing preprocessing) {
    ModelSpecification given = options.specification(preprocessing);
    boolean isResNet = ModelSpecification.MODEL_NAMES.contains(catalogue.model());
    String weights = given.weights();
    if (weights.equals("pretrained")) {
      if (catalogue.weights().startsWith("random:")) {
        weights = "random";
      } else if (catalogue.model().equals(Demo.NETWORK)) {
        weights = Demo.network().toString();
      } else if (!isResNet) {
        throw misfit("no weights are given");
      }
    }
    return new ModelSpecification(
        isResNet ? catalogue.model() : given.modelName(),
        weights,
        given.engine(),
        given.device(),
        precision(),
        preprocessing,
        given.calibration(),
        given.store(),
        given.cache());
  }

  private Precision precision() {
    return Arrays.stream(Precision.values())
        .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(catalogue.precision()))
        .findFirst()
        .orElseThrow(
            () ->
                Mistakes.invalid(
                    "the catalogue's embeddings have a precision that this version does not know (%s): embed them again"
                        .formatted(catalogue.precision())));
  }

  private void requireSame(ModelIdentity model) {
    if (!model.weights().equals(catalogue.weights())) {
      throw misfit("these are %s with the weights %s".formatted(model.name(), model.weights()));
    }
    if (!model.calibration().equals(catalogue.calibration())) {
      throw new CodedException(
          ErrorCode.WEIGHTS_MISFIT,
          "the catalogue was made with another calibration: give the pictures of its own with --calibration");
    }
  }

  private CodedException misfit(String found) {
    return new CodedException(
        ErrorCode.WEIGHTS_MISFIT,
        "the catalogue was made by %s with the weights %s, and %s: give its own with --weights=FILE"
            .formatted(catalogue.model(), catalogue.weights(), found));
  }
}
