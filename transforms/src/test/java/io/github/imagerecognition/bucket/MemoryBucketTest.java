package io.github.imagerecognition.bucket;

import static org.assertj.core.api.Assertions.assertThat;

/** The tests' fake keeps the contract that the real buckets keep. */
class MemoryBucketTest extends BucketContract {

  @Override
  Bucket bucket() {
    return new MemoryBucket();
  }

  @Override
  Bucket missingBucket() {
    MemoryBucket bucket = new MemoryBucket();
    bucket.remove();
    return bucket;
  }

  @Override
  void assertNothingOutside(Bucket bucket) {
    assertThat(keys(bucket.list("", ""))).noneMatch(key -> key.contains(".."));
  }
}
