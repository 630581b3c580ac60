package io.github.imagerecognition.transforms;

import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.embedding.FailureLimit;
import io.github.imagerecognition.image.ImagePreprocessing;
import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.model.ModelSpecification;
import java.io.Serializable;
import java.util.UUID;

/**
 * What the workers of {@link EmbedImages} need to know. The model takes pictures of the size that
 * preprocessing gives them.
 *
 * @param output where files are written, or null when none are
 * @param failureLimit when too many failed pictures end the run
 * @param tally what tells the pictures that count for the limit from those of other pipelines
 * @param embeddingsRequested whether embeddings flow on although they are written
 */
record EmbedSettings(
    BucketLocation input,
    ModelSpecification model,
    ImagePreprocessing preprocessing,
    long maxImageBytes,
    int batchSize,
    BucketLocation output,
    FailureLimit failureLimit,
    UUID tally,
    boolean embeddingsRequested)
    implements Serializable {

  private static final long DEFAULT_MAX_IMAGE_BYTES = 100_000_000;

  EmbedSettings {
    model = model.withPreprocessing(preprocessing);
  }

  static Builder of(BucketLocation input, ModelSpecification model) {
    return new Builder(input, model);
  }

  boolean writesFiles() {
    return output != null;
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
    builder.output = output;
    builder.failureLimit = failureLimit;
    builder.tally = tally;
    builder.embeddingsRequested = embeddingsRequested;
    return builder;
  }

  /** Settings in the making. */
  static final class Builder {

    private final BucketLocation input;
    private final ModelSpecification model;
    private ImagePreprocessing preprocessing = ImagePreprocessing.DEFAULT;
    private long maxImageBytes = DEFAULT_MAX_IMAGE_BYTES;
    private int batchSize = EmbeddingModel.BATCH_SIZE_ON_CPU;
    private BucketLocation output;
    private FailureLimit failureLimit = FailureLimit.NONE;
    private UUID tally = new UUID(0, 0);
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

    Builder output(BucketLocation value) {
      output = value;
      return this;
    }

    Builder failureLimit(FailureLimit value) {
      failureLimit = value;
      tally = UUID.randomUUID();
      return this;
    }

    Builder embeddingsRequested(boolean requested) {
      embeddingsRequested = requested;
      return this;
    }

    EmbedSettings build() {
      return new EmbedSettings(
          input,
          model,
          preprocessing,
          maxImageBytes,
          batchSize,
          output,
          failureLimit,
          tally,
          embeddingsRequested);
    }
  }
}
