package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.StoreException;
import java.util.regex.Pattern;

/**
 * What a user of the command can do about an error of the library, which knows neither its options
 * nor its variables.
 */
final class Advice {

  /** A setting that the library names as its caller knows it, and that is an option here. */
  private static final Pattern SETTING =
      Pattern.compile(
          "(?<![-\\w])(device|precision|engine|calibration|metric|threshold)(?==['\\w])");

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
                  ? ": check the keys or the trusted profile (COS_ACCESS_KEY_ID and COS_SECRET_ACCESS_KEY, COS_API_KEY_ID, COS_TRUSTED_PROFILE) and what they may do"
                  : "");
      case BUCKET_MISSING ->
          coded(
              ErrorCode.BUCKET_MISSING,
              error,
              error.isOfS3()
                  ? ": check COS_BUCKET_NAME, --input and --output"
                  : ": check --input and --output");
      case WRONG_ENDPOINT ->
          coded(ErrorCode.CONFIGURATION, error, ": check COS_ENDPOINT and COS_REGION");
      case MISCONFIGURED -> coded(ErrorCode.CONFIGURATION, error, "");
      case NOT_FOUND, TOO_LARGE, UNUSABLE_KEY, UNREADABLE, LOCKED, FAILED ->
          coded(ErrorCode.STORE_FAILED, error, "");
    };
  }

  /** The same error, with the options that it is about. */
  static CodedException on(CodedException error) {
    return switch (error.code()) {
      case WEIGHTS_MISSING, WEIGHTS_DAMAGED -> coded(error.code(), error, "; check --weights");
      case WEIGHTS_UNREACHABLE -> coded(error.code(), error, ": --weights=FILE");
      case CATALOGUE_MISSING ->
          coded(
              error.code(),
              error,
              ": make it with the command export, or say with --catalogue where it is");
      case CATALOGUE_DAMAGED -> coded(error.code(), error, ": export it again");
      case CONFIGURATION -> coded(error.code(), error, "");
      case CATALOGUE_MIXED ->
          coded(error.code(), error, ": choose with --select, or embed with --reprocess=changed");
      default -> error;
    };
  }

  private static CodedException coded(ErrorCode code, RuntimeException error, String advice) {
    String message = SETTING.matcher(error.getMessage()).replaceAll("--$1");
    return new CodedException(code, message + advice, error);
  }
}
