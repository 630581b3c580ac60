package io.github.imagerecognition.embedding;

import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Utf8Order;
import java.io.Serializable;
import java.util.Comparator;

/**
 * What is wrong with one picture or product.
 *
 * @param key of the picture, relative to the input; empty when it is about the product
 * @param product the folder's name
 * @param code what kind of failure
 * @param message one line
 */
public record Failure(String key, String product, ErrorCode code, String message)
    implements Serializable, Comparable<Failure> {

  private static final Comparator<Failure> ORDER =
      Comparator.comparing(Failure::product, Utf8Order.INSTANCE)
          .thenComparing(failure -> failure.key().isEmpty())
          .thenComparing(Failure::key, Utf8Order.INSTANCE)
          .thenComparing(Failure::code);

  /** A line for a log: what is wrong, and with what. */
  @Override
  public String toString() {
    return "%s %s: %s".formatted(code, key.isEmpty() ? product : key, message);
  }

  /** The order of products and keys, with what is wrong with a product behind its pictures. */
  @Override
  public int compareTo(Failure other) {
    return ORDER.compare(this, other);
  }
}
