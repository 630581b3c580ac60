package io.github.imagerecognition.process;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How much the workers of this process have done, for an application that tells its user. */
public final class Progress {

  private final AtomicLong images = new AtomicLong();
  private final AtomicLong products = new AtomicLong();
  private final Map<String, Long> counters = new ConcurrentHashMap<>();

  Progress() {}

  /** Returns the number of pictures that have been processed, usable or not. */
  public long images() {
    return images.get();
  }

  /** Returns the number of products that are finished or have failed. */
  public long products() {
    return products.get();
  }

  /** Returns the sums of what the products were counted with, by name. */
  public Map<String, Long> counters() {
    return Map.copyOf(counters);
  }

  /** Counts pictures. */
  public void addImages(int count) {
    images.addAndGet(count);
  }

  /** Counts a product, and by name what became of it. */
  public void addProduct(Map<String, Long> counts) {
    counts.forEach((name, count) -> counters.merge(name, count, Long::sum));
    products.incrementAndGet();
  }
}
