package io.github.imagerecognition.bucket;

import java.io.Serializable;
import java.time.Instant;
import java.util.List;

/**
 * An object as a listing shows it.
 *
 * @param key relative to the bucket's prefix
 * @param sizeBytes its length; {@link #UNKNOWN_SIZE} where a listing does not tell
 * @param eTag the store's mark of its content; empty where a listing does not tell
 * @param lastModified when it was written, by the store's clock; {@link #UNKNOWN_TIME} where a
 *     listing does not tell
 */
public record StoredObject(String key, long sizeBytes, String eTag, Instant lastModified)
    implements Serializable {

  /** The length of an object whose listing does not tell it: whoever reads it knows. */
  public static final long UNKNOWN_SIZE = -1;

  /** The time of an object whose listing does not tell it, which counts as old. */
  public static final Instant UNKNOWN_TIME = Instant.EPOCH;

  /**
   * What differs when the content has been replaced: the ETag where the listing has one, else the
   * size and the time of writing.
   */
  public String version() {
    return eTag.isEmpty() ? sizeBytes + "@" + lastModified : eTag;
  }

  /** The version under which the listing would show the content that was read of it. */
  public String versionOf(StoredContent content) {
    if (!eTag.isEmpty()) {
      return content.eTag().isEmpty() ? eTag : content.eTag();
    }
    long size = sizeBytes == UNKNOWN_SIZE ? UNKNOWN_SIZE : content.bytes().length;
    boolean isTold = !List.of(lastModified, content.lastModified()).contains(UNKNOWN_TIME);
    Instant time = isTold ? content.lastModified() : lastModified;
    return new StoredObject(key, size, "", time).version();
  }
}
