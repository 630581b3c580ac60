package io.github.imagerecognition.transforms;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.S3Provider;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.model.ModelSpecification;
import io.github.imagerecognition.model.ModelWeights;

/** Loads models whose weights may be in a bucket. */
public final class ModelLoader {

  private static final long MAX_WEIGHTS_BYTES = Integer.MAX_VALUE - 8;

  private ModelLoader() {}

  /**
   * The one model of this process with this specification.
   *
   * @throws CodedException when the weights cannot be had or do not fit
   * @throws StoreException when the store of the weights cannot be used
   */
  public static EmbeddingModel acquire(ModelSpecification specification) {
    return weights(specification).acquire();
  }

  /** The weights of a specification, whose methods throw as {@link #acquire} does. */
  public static ModelWeights weights(ModelSpecification specification) {
    return new ModelWeights(specification, address -> read(address, specification.store()));
  }

  private static byte[] read(String address, S3Provider store) {
    int slash = address.lastIndexOf('/') + 1;
    if (slash == address.length()) {
      // Without the address, which may hold a secret.
      throw new CodedException(
          ErrorCode.WEIGHTS_MISSING, "the weights' address names no object; write s3://bucket/key");
    }
    try (Bucket bucket = location(address.substring(0, slash), store).open()) {
      return bucket.read(address.substring(slash), MAX_WEIGHTS_BYTES).bytes();
    } catch (StoreException e) {
      throw switch (e.kind()) {
        case NOT_FOUND, TOO_LARGE, BUCKET_MISSING ->
            new CodedException(
                ErrorCode.WEIGHTS_MISSING,
                "no weights at %s (%s)".formatted(address, e.getMessage()),
                e);
        default -> e;
      };
    }
  }

  private static BucketLocation location(String folder, S3Provider store) {
    try {
      return BucketLocation.parse(folder, store);
    } catch (IllegalArgumentException e) {
      throw new CodedException(
          ErrorCode.CONFIGURATION, "the weights have no usable address: " + e.getMessage(), e);
    }
  }
}
