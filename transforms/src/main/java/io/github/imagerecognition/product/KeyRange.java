package io.github.imagerecognition.product;

import io.github.imagerecognition.bucket.Utf8Order;
import java.io.Serializable;

/**
 * The products between two boundaries, each a product's name with its closing slash, in the order
 * of UTF-8 bytes.
 *
 * @param from the first product's boundary, inclusive; empty for no bound
 * @param until the boundary after the last product, exclusive; empty for no bound
 */
public record KeyRange(String from, String until) implements Serializable {

  /** Every product there is. */
  public static final KeyRange ALL = new KeyRange("", "");

  /** A product's name as a boundary. */
  static String boundary(String product) {
    return product + "/";
  }

  /** Whether a key lies before the upper bound. */
  boolean endsAfter(String key) {
    return until.isEmpty() || Utf8Order.INSTANCE.compare(key, until) < 0;
  }
}
