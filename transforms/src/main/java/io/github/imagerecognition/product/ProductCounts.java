package io.github.imagerecognition.product;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the listings hold for one shard.
 *
 * @param finishedProducts those that are left alone
 * @param otherObjects keys that are no product's picture
 * @param vanishedProducts those that have files in the output and no pictures any more
 * @param states all products by how their outputs are, left alone or not
 */
public record ProductCounts(
    long finishedProducts,
    long pendingImages,
    long otherObjects,
    long vanishedProducts,
    Map<ProductState, Long> states)
    implements Serializable {

  static final ProductCounts NONE = new ProductCounts(0, 0, 0, 0, Map.of());

  /** All products of the input. */
  public long products() {
    return states.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The products that are to do. */
  public long pendingProducts() {
    return products() - finishedProducts;
  }

  /** The products in one state. */
  public long in(ProductState state) {
    return states.getOrDefault(state, 0L);
  }

  ProductCounts plus(ProductCounts other) {
    Map<ProductState, Long> sums = new EnumMap<>(ProductState.class);
    sums.putAll(states);
    other.states.forEach((state, products) -> sums.merge(state, products, Long::sum));
    return new ProductCounts(
        finishedProducts + other.finishedProducts,
        pendingImages + other.pendingImages,
        otherObjects + other.otherObjects,
        vanishedProducts + other.vanishedProducts,
        sums);
  }
}
