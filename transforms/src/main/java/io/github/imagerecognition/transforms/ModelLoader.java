package io.github.imagerecognition.transforms;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.Environment;
import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.model.ModelSpecification;

/** Loads models whose weights may be in a bucket. */
public final class ModelLoader {

  private static final long MAX_WEIGHTS_BYTES = Integer.MAX_VALUE - 8;

  private ModelLoader() {}

  /**
   * The one model of this process with this specification.
   *
   * @throws CodedException when the weights cannot be had or do not fit
   */
  public static EmbeddingModel acquire(ModelSpecification specification) {
    return EmbeddingModel.acquire(specification, ModelLoader::read);
  }

  private static byte[] read(String address) {
    int slash = address.lastIndexOf('/') + 1;
    if (slash == address.length()) {
      throw new CodedException(
          ErrorCode.WEIGHTS_MISSING,
          "%s names no object: write --weights=s3://bucket/key".formatted(address));
    }
    BucketLocation folder = BucketLocation.parse(address.substring(0, slash));
    try (Bucket bucket = folder.open(Environment.load())) {
      return bucket.read(address.substring(slash), MAX_WEIGHTS_BYTES).bytes();
    } catch (CodedException e) {
      if (e.code().scope() == ErrorCode.Scope.JOB) {
        throw e;
      }
      throw new CodedException(
          ErrorCode.WEIGHTS_MISSING,
          "no weights at %s (%s): check --weights".formatted(address, e.getMessage()),
          e);
    }
  }
}
