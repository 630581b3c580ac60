package io.github.imagerecognition.embedding;

import io.github.imagerecognition.bucket.StoredContent;
import io.github.imagerecognition.bucket.StoredObject;

/**
 * A picture of a product, as it was when it was read.
 *
 * @param key relative to the input
 * @param eTag the store's mark of its content; empty for a file that was not read, or was gone
 * @param version under which a listing shows it; empty, as in none, for one that was gone
 */
record Picture(String key, String eTag, String version) {

  static Picture unread(StoredObject listed) {
    return new Picture(listed.key(), listed.eTag(), listed.version());
  }

  /** Matches no listing, lest its return with the same bytes go unnoticed. */
  static Picture gone(StoredObject listed) {
    return new Picture(listed.key(), "", "");
  }

  static Picture read(StoredObject listed, StoredContent content) {
    return new Picture(listed.key(), content.eTag(), listed.versionOf(content));
  }
}
