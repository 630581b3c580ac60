package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.bucket.StoredObject;
import java.util.Optional;

/**
 * A product that has an embedding, as the listing of an output shows it.
 *
 * @param name the folder's name
 * @param npy its embedding
 * @param json the same with what it was made of, if it is there
 */
record FinishedProduct(String name, StoredObject npy, Optional<StoredObject> json) {

  /** Whether its files have other versions when they are written anew. */
  boolean hasVersions() {
    return isVersioned(npy) && json.map(FinishedProduct::isVersioned).orElse(true);
  }

  private static boolean isVersioned(StoredObject object) {
    return !object.eTag().isEmpty() || !object.lastModified().equals(StoredObject.UNKNOWN_TIME);
  }

  /** Whether it is what a former export has read. */
  boolean isOf(CatalogueProduct former) {
    return hasVersions()
        && npy.version().equals(former.npyVersion())
        && json.map(StoredObject::version).orElse("").equals(former.jsonVersion());
  }
}
