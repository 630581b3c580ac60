package io.github.imagerecognition.product;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.Environment;
import io.github.imagerecognition.testing.S3Server;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class S3ProductsIT extends ProductsContract {

  private static final AtomicInteger BUCKETS = new AtomicInteger();
  private static S3Server server;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Override
  BucketLocation location() {
    String name = "bucket-" + BUCKETS.incrementAndGet();
    server.createBucket(name);
    return BucketLocation.parse("s3://" + name);
  }

  @Override
  Bucket open(BucketLocation location) {
    return location.open(Environment.of(server.environment("unused")::get));
  }
}
