package io.github.imagerecognition.transforms;

import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.image.ImagePreprocessing;
import io.github.imagerecognition.model.ModelSpecification;
import io.github.imagerecognition.product.Reprocess;
import java.io.Serializable;

/**
 * What the workers of {@link EmbedImages} need to know. The model takes pictures of the size that
 * preprocessing gives them.
 *
 * @param destination where files are written, or null when none are
 * @param embeddingsRequested whether embeddings flow on although they are written
 */
record EmbedSettings(
    BucketLocation input,
    ModelSpecification model,
    ImagePreprocessing preprocessing,
    long maxImageBytes,
    int batchSize,
    Destination destination,
    boolean embeddingsRequested)
    implements Serializable {

  private static final long DEFAULT_MAX_IMAGE_BYTES = 100_000_000;

  /**
   * Where files are written.
   *
   * @param reprocess how the products were chosen, from which follows whether old files are there
   */
  record Destination(BucketLocation output, Reprocess reprocess) implements Serializable {}

  EmbedSettings {
    model = model.withImageSize(preprocessing.imageSize());
  }

  static Builder of(BucketLocation input, ModelSpecification model) {
    return new Builder(input, model);
  }

  boolean writesFiles() {
    return destination != null;
  }

  /** Always when they are not written, for nobody would embed pictures for nothing. */
  boolean embeddingsFlowOn() {
    return embeddingsRequested || !writesFiles();
  }

  Builder toBuilder() {
    Builder builder = new Builder(input, model);
    builder.preprocessing = preprocessing;
    builder.maxImageBytes = maxImageBytes;
    builder.batchSize = batchSize;
    builder.destination = destination;
    builder.embeddingsRequested = embeddingsRequested;
    return builder;
  }

  /** Settings in the making. */
  static final class Builder {

    private final BucketLocation input;
    private final ModelSpecification model;
    private ImagePreprocessing preprocessing = ImagePreprocessing.DEFAULT;
    private long maxImageBytes = DEFAULT_MAX_IMAGE_BYTES;
    private int batchSize = ReadProducts.DEFAULT_BATCH_SIZE;
    private Destination destination;
    private boolean embeddingsRequested;

    private Builder(BucketLocation input, ModelSpecification model) {
      this.input = input;
      this.model = model;
    }

    Builder preprocessing(ImagePreprocessing value) {
      preprocessing = value;
      return this;
    }

    Builder maxImageBytes(long bytes) {
      maxImageBytes = bytes;
      return this;
    }

    Builder batchSize(int images) {
      batchSize = images;
      return this;
    }

    Builder destination(Destination value) {
      destination = value;
      return this;
    }

    Builder embeddingsRequested(boolean requested) {
      embeddingsRequested = requested;
      return this;
    }

    EmbedSettings build() {
      return new EmbedSettings(
          input, model, preprocessing, maxImageBytes, batchSize, destination, embeddingsRequested);
    }
  }
}
