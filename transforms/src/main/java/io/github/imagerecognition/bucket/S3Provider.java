package io.github.imagerecognition.bucket;

import java.io.Serializable;

/**
 * Finds out how a store is reached. It travels to the workers without any secret, and is asked on
 * each machine that opens a bucket, where the address may differ and where the keys already are.
 * Equal providers must give the same store, so a provider is best a record.
 */
@FunctionalInterface
public interface S3Provider extends Serializable {

  /** The provider where none is needed, because there are folders only; asking it fails. */
  S3Provider NONE = NoS3.INSTANCE;

  /**
   * The store as this machine reaches it.
   *
   * @throws StoreException {@code MISCONFIGURED} when a setting is missing or wrong; the message
   *     names each missing one
   */
  S3Store store();
}
