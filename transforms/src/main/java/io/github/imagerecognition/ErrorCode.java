package io.github.imagerecognition;

/** Every way in which something can be wrong, by what is lost with it. */
public enum ErrorCode {
  // One picture is left out, its product goes on.
  IMAGE_EMPTY,
  IMAGE_TOO_LARGE,
  IMAGE_TOO_MANY_PIXELS,
  IMAGE_UNSUPPORTED,
  IMAGE_TRUNCATED,
  IMAGE_CORRUPT,
  IMAGE_MISSING,

  // One product fails, the job goes on.
  PRODUCT_NAME_UNSAFE,
  PRODUCT_FETCH_FAILED,
  PRODUCT_WITHOUT_IMAGES,

  // The job cannot go on.
  CONFIGURATION,
  STORE_UNREACHABLE,
  STORE_DENIED,
  STORE_FAILED,
  BUCKET_MISSING,
  WEIGHTS_MISSING,
  WEIGHTS_UNREACHABLE,
  WEIGHTS_DAMAGED,
  WEIGHTS_MISFIT
}
