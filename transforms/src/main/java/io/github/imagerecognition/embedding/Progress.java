package io.github.imagerecognition.embedding;

import java.util.concurrent.atomic.AtomicLong;

/** What this process has done so far, for who wants to tell a user while a pipeline runs. */
public final class Progress {

  private static final AtomicLong IMAGES = new AtomicLong();
  private static final AtomicLong PRODUCTS = new AtomicLong();

  private Progress() {}

  /** Pictures that have been worked on, usable or not. */
  public static long images() {
    return IMAGES.get();
  }

  /** Products that the job is through with. */
  public static long products() {
    return PRODUCTS.get();
  }

  static void addImages(int count) {
    IMAGES.addAndGet(count);
  }

  static void addProduct() {
    PRODUCTS.incrementAndGet();
  }
}
