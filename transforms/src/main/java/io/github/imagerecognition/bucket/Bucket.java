package io.github.imagerecognition.bucket;

import io.github.imagerecognition.process.AtomicFile;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;

/**
 * The objects below one prefix of a store. Keys are relative to that prefix and separated by
 * slashes. Implementations are safe for use by many threads at once.
 *
 * <p>Every method throws {@link StoreException} with {@code UNREACHABLE}, {@code DENIED}, {@code
 * BUCKET_MISSING}, {@code WRONG_ENDPOINT}, {@code MISCONFIGURED} or {@code FAILED} when the store
 * does not do what it is asked to, after retries where they can help.
 */
public interface Bucket extends AutoCloseable {

  /** Where this is, for messages: a folder or {@code s3://bucket/prefix}. */
  String location();

  /** Fails at once when the store, the credentials or the bucket are not usable. */
  void check();

  /**
   * The time by the clock that gives objects their {@link StoredObject#lastModified}: what was
   * written before is older, and what is written from a second later on is not.
   */
  Instant now();

  /**
   * How many listings at the same time are faster than one after the other: one where a listing
   * cannot begin in the middle. The store may be asked.
   */
  int parallelListings();

  /**
   * Lists lazily, page by page, the objects whose key starts with {@code prefix} and comes after
   * {@code after}, in the order of their keys' UTF-8 bytes.
   *
   * @param after an exclusive lower bound; empty for none
   */
  Iterator<StoredObject> list(String prefix, String after);

  /** The first object of such a listing, where the rest of it is not wanted. */
  Optional<StoredObject> first(String prefix, String after);

  /**
   * Reads a whole object.
   *
   * @throws StoreException {@code NOT_FOUND} when there is none, {@code TOO_LARGE} when it has more
   *     than {@code maxBytes}, before they are held, {@code UNREADABLE} when it is archived or
   *     needs a key of its own
   */
  StoredContent read(String key, long maxBytes);

  /**
   * Reads a part of an object.
   *
   * @param length how many bytes, at least one
   * @throws StoreException {@code NOT_FOUND} when there is no such object, {@code FAILED} when it
   *     ends before the part does, {@code UNREADABLE} as for the whole
   */
  byte[] read(String key, long offset, int length);

  /**
   * Writes a whole object, atomically: a reader sees the former one or this one.
   *
   * @throws StoreException {@code UNUSABLE_KEY} when the key leads out of the prefix, or has a name
   *     that is too long for a folder; {@code LOCKED} when what is there can be neither replaced
   *     nor deleted
   */
  void write(String key, byte[] content, String contentType);

  /**
   * Writes an object of any length, of which only a few megabytes are held at a time. It appears
   * when all of it is written, or not at all.
   *
   * @throws StoreException as for a whole object; {@code FAILED} also when the content throws an
   *     {@link java.io.IOException}
   */
  void write(String key, String contentType, AtomicFile.Content content);

  /**
   * Deletes an object if it is there.
   *
   * @throws StoreException {@code UNUSABLE_KEY} or {@code LOCKED} as for {@link #write}
   */
  void delete(String key);

  /**
   * Deletes all objects of a folder of keys; where it is one of a file system, it is deleted with
   * all that is in it, also what an interrupted write has left.
   *
   * @param folder its key, with a closing slash
   * @throws StoreException {@code UNUSABLE_KEY} or {@code LOCKED} as for {@link #write}
   */
  void deleteFolder(String folder);

  /** Gives back what it shares with other buckets of the same store. */
  @Override
  void close();
}
