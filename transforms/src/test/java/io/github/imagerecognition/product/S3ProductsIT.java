package io.github.imagerecognition.product;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.FixedStore;
import io.github.imagerecognition.testing.S3Server;

class S3ProductsIT extends ProductsContract {

  private final S3Server server = S3Server.shared();

  @Override
  BucketLocation location() {
    return BucketLocation.parse("s3://" + server.newBucket(), FixedStore.of(server));
  }

  @Override
  Bucket open(BucketLocation location) {
    return location.open();
  }
}
