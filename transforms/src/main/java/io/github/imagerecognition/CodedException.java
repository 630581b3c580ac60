package io.github.imagerecognition;

/**
 * An expected error: the message is one line that tells a user what went wrong, where, and what to
 * do about it. A store throws its own {@code StoreException}. Any other exception indicates a bug.
 */
public final class CodedException extends RuntimeException {

  private final ErrorCode code;

  /** An error with its one-line message. */
  public CodedException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  /** An error with its one-line message and what led to it. */
  public CodedException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** What kind of error this is. */
  public ErrorCode code() {
    return code;
  }
}
