package io.github.imagerecognition.product;

import java.util.ArrayList;
import java.util.List;

/**
 * How work is cut so that no worker idles at the end and batches are full until then: each round
 * deals half of what is left, in equal ranges. This is the factoring of Hummel, Schonberg and
 * Flynn, "Factoring: a method for scheduling parallel loops" (1992).
 */
public final class RangeSizes {

  /** Less is not worth a listing of its own; a core computes as many in a third of a second. */
  static final long SMALLEST = 4;

  private RangeSizes() {}

  /**
   * The pictures of each range, the largest first.
   *
   * @param images all pictures
   * @param workers how many ranges are worked on at once
   */
  public static List<Long> decreasing(long images, long workers) {
    List<Long> sizes = new ArrayList<>();
    long left = images;
    while (left > 0) {
      long size = Math.max(SMALLEST, left / (2 * workers));
      for (long worker = 0; worker < workers && left > 0; worker++) {
        sizes.add(Math.min(size, left));
        left -= sizes.get(sizes.size() - 1);
      }
    }
    return sizes;
  }
}
