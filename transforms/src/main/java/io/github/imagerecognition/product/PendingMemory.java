package io.github.imagerecognition.product;

import io.github.imagerecognition.bucket.StoredObject;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides whether all pending products can be kept in memory: some 35,000 pictures, which take so
 * long to embed that listing them again does not count. Many threads may use it.
 */
final class PendingMemory {

  static final long MAX_BYTES = 8L << 20;

  /** What a 64-bit JVM needs for a product and for a picture beside the characters of names. */
  private static final long BYTES_PER_PRODUCT = 150;

  private static final long BYTES_PER_IMAGE = 180;

  private final AtomicLong bytesLeft = new AtomicLong(MAX_BYTES);

  /** Takes the product into account; false when there have been too many. */
  boolean takes(ProductImages product) {
    return !isFull() && bytesLeft.addAndGet(-bytes(product)) >= 0;
  }

  /** Whether there have been more products than can be kept. */
  boolean isFull() {
    return bytesLeft.get() < 0;
  }

  private static long bytes(ProductImages product) {
    long bytes = BYTES_PER_PRODUCT + product.product().length();
    for (String file : product.formerFiles()) {
      bytes += BYTES_PER_IMAGE / 2 + file.length();
    }
    for (StoredObject image : product.images()) {
      bytes += BYTES_PER_IMAGE + image.key().length() + image.eTag().length();
    }
    return bytes;
  }
}
