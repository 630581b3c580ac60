package io.github.imagerecognition;

/** The expected errors. */
public enum ErrorCode {
  IMAGE_EMPTY(Scope.IMAGE),
  IMAGE_TOO_LARGE(Scope.IMAGE),
  IMAGE_TOO_MANY_PIXELS(Scope.IMAGE),
  IMAGE_UNSUPPORTED(Scope.IMAGE),
  IMAGE_TRUNCATED(Scope.IMAGE),
  IMAGE_CORRUPT(Scope.IMAGE),
  IMAGE_MISSING(Scope.IMAGE),

  PRODUCT_NAME_UNSAFE(Scope.PRODUCT),
  PRODUCT_FETCH_FAILED(Scope.PRODUCT),
  PRODUCT_WITHOUT_IMAGES(Scope.PRODUCT),
  OUTPUT_LOCKED(Scope.PRODUCT),
  PRODUCT_UNREADABLE(Scope.PRODUCT),

  CONFIGURATION(Scope.JOB),
  STORE_UNREACHABLE(Scope.JOB),
  STORE_DENIED(Scope.JOB),
  STORE_FAILED(Scope.JOB),
  BUCKET_MISSING(Scope.JOB),
  WEIGHTS_MISSING(Scope.JOB),
  WEIGHTS_UNREACHABLE(Scope.JOB),
  WEIGHTS_DAMAGED(Scope.JOB),
  WEIGHTS_MISFIT(Scope.JOB),
  CATALOGUE_MISSING(Scope.JOB),
  CATALOGUE_DAMAGED(Scope.JOB),
  PRUNE_LIMIT(Scope.JOB),
  FAILED_IMAGES_LIMIT(Scope.JOB),
  CATALOGUE_MIXED(Scope.JOB),
  CLUSTER_FAILED(Scope.JOB);

  /** What is lost with an error. */
  public enum Scope {
    /** One picture; its product goes on without it. */
    IMAGE,
    /** One product; the job goes on without it. */
    PRODUCT,
    /** The job. */
    JOB
  }

  private final Scope scope;

  ErrorCode(Scope scope) {
    this.scope = scope;
  }

  /** What is lost. */
  public Scope scope() {
    return scope;
  }
}
