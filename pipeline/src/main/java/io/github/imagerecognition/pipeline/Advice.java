package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.StoreException;

/**
 * What a user of the command can do about an error of the library, which knows neither its options
 * nor its variables.
 */
final class Advice {

  private Advice() {}

  /** What a store's error means for the job. */
  static CodedException on(StoreException error) {
    return switch (error.kind()) {
      case UNREACHABLE ->
          coded(ErrorCode.STORE_UNREACHABLE, error, ": check COS_ENDPOINT and the network");
      case DENIED ->
          coded(
              ErrorCode.STORE_DENIED,
              error,
              error.isOfS3()
                  ? ": check COS_ACCESS_KEY_ID, COS_SECRET_ACCESS_KEY and what the key may do"
                  : "");
      case BUCKET_MISSING ->
          coded(
              ErrorCode.BUCKET_MISSING,
              error,
              error.isOfS3() ? ": check COS_BUCKET_NAME, --input and --output" : ": check --input");
      case MISCONFIGURED -> coded(ErrorCode.CONFIGURATION, error, "");
      case NOT_FOUND, TOO_LARGE, UNUSABLE_KEY, FAILED -> coded(ErrorCode.STORE_FAILED, error, "");
    };
  }

  /** The same error, with the option that it is about where its code tells. */
  static CodedException on(CodedException error) {
    return switch (error.code()) {
      case WEIGHTS_MISSING, WEIGHTS_DAMAGED -> coded(error.code(), error, "; check --weights");
      case WEIGHTS_UNREACHABLE -> coded(error.code(), error, ": --weights=FILE");
      default -> error;
    };
  }

  private static CodedException coded(ErrorCode code, RuntimeException error, String advice) {
    return new CodedException(code, error.getMessage() + advice, error);
  }
}
