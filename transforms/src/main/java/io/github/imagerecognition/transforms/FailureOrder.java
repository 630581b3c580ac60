package io.github.imagerecognition.transforms;

import io.github.imagerecognition.bucket.Utf8Order;
import io.github.imagerecognition.embedding.Failure;
import java.io.Serializable;
import java.util.Comparator;

/** Failures in the order of products and keys, the first one being the largest for {@code Top}. */
final class FailureOrder implements Comparator<Failure>, Serializable {

  @Override
  public int compare(Failure left, Failure right) {
    return Comparator.comparing(Failure::product, Utf8Order.INSTANCE)
        .thenComparing(Failure::key, Utf8Order.INSTANCE)
        .compare(right, left);
  }
}
