package io.github.imagerecognition.process;

import java.util.concurrent.atomic.AtomicLong;

/** How much the workers of this process have done, for an application that tells its user. */
public final class Progress {

  private final AtomicLong images = new AtomicLong();
  private final AtomicLong products = new AtomicLong();

  Progress() {}

  /** Returns the number of pictures that have been processed, usable or not. */
  public long images() {
    return images.get();
  }

  /** Returns the number of products that are finished or have failed. */
  public long products() {
    return products.get();
  }

  /** Counts pictures. */
  public void addImages(int count) {
    images.addAndGet(count);
  }

  /** Counts a product. */
  public void addProduct() {
    products.incrementAndGet();
  }
}
