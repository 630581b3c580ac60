package io.github.imagerecognition.bucket;

import java.util.Locale;

/**
 * A store does not do what it is asked to. The message is one line that says what and where,
 * without any secret and without the store's own text, which may quote one. What it means for a
 * picture, a product or a job, and what can be done about it, the caller knows.
 */
public final class StoreException extends RuntimeException {

  /** What is wrong. */
  public enum Kind {
    /** There is no such object. */
    NOT_FOUND,
    /** The object has more bytes than the caller takes. */
    TOO_LARGE,
    /** No object of this bucket can have this key. */
    UNUSABLE_KEY,
    /** The object can be read after it is restored from an archive, or with a key of its own. */
    UNREADABLE,
    /** The object is under retention or a legal hold: it can be neither replaced nor deleted. */
    LOCKED,
    /** The credentials are wrong, or lack a permission. */
    DENIED,
    /** Nobody answers, after retries. */
    UNREACHABLE,
    /** There is no such bucket or folder. */
    BUCKET_MISSING,
    /** The address leads to no store, or the bucket is at another one or in another region. */
    WRONG_ENDPOINT,
    /** This machine lacks a setting that is needed to reach the store or to read its names. */
    MISCONFIGURED,
    /** Anything else, after retries where they can help. */
    FAILED
  }

  private final Kind kind;
  private final String location;

  /** An error of a bucket. */
  StoreException(Kind kind, String location, String message) {
    this(kind, location, message, null);
  }

  /** An error of a bucket, with what led to it. */
  StoreException(Kind kind, String location, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.location = location;
  }

  /** An object that is shorter than its reader was told. */
  static StoreException endsEarly(String location, String key, long end) {
    return new StoreException(
        Kind.FAILED,
        location,
        String.format(
            Locale.ROOT,
            "the object '%s' in %s ends before its byte %d",
            Keys.printable(key),
            location,
            end));
  }

  /** A setting that is missing or wrong, found by an {@link S3Provider}. */
  public static StoreException misconfigured(String message) {
    return misconfigured(message, null);
  }

  /** A setting that is missing or wrong, with what led to it. */
  public static StoreException misconfigured(String message, Throwable cause) {
    return new StoreException(Kind.MISCONFIGURED, "", message, cause);
  }

  /** What is wrong. */
  public Kind kind() {
    return kind;
  }

  /** Whether it is an S3-compatible store's, and not a folder's. */
  public boolean isOfS3() {
    return location.startsWith(S3Location.SCHEME);
  }
}
