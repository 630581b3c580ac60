package io.github.imagerecognition.bucket;

/** Stands where no store is described. */
enum NoS3 implements S3Provider {
  INSTANCE;

  @Override
  public S3Store store() {
    throw StoreException.misconfigured("an s3:// address needs a store, and none is described");
  }
}
