package io.github.imagerecognition.bucket;

import java.io.Serializable;

/**
 * Finds out how a store is reached. It travels to the workers without any secret, and is asked on
 * each machine that opens a bucket: there the address may be another one, and the keys are there
 * already. Equal providers give the same store; a record is one.
 */
@FunctionalInterface
public interface S3Provider extends Serializable {

  /** The provider where none is needed, because there are folders only; asking it fails. */
  S3Provider NONE = NoS3.INSTANCE;

  /**
   * The store as this machine reaches it.
   *
   * @throws StoreException {@code MISCONFIGURED} that names every setting that is missing
   */
  S3Store store();
}
