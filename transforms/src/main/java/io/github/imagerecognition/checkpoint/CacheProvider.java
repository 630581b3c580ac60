package io.github.imagerecognition.checkpoint;

import java.io.Serializable;

/**
 * Finds the cache folder. It travels to the workers and is asked on each machine that loads a
 * model. Equal providers give the same folder; a record is one.
 */
@FunctionalInterface
public interface CacheProvider extends Serializable {

  /** Gives {@code ~/.cache/image-recognition}. */
  CacheProvider OF_USER = UserCache.INSTANCE;

  /**
   * The cache folder of this machine; it need not exist.
   *
   * @throws io.github.imagerecognition.CodedException {@code CONFIGURATION} when there is none
   */
  CacheFolder folder();
}
