package io.github.imagerecognition.product;

import java.io.Serializable;

/**
 * What a listing holds for one shard.
 *
 * @param products all of them
 * @param finishedProducts those that are left alone
 * @param pendingImages the pictures of the others
 * @param otherObjects keys that are no product's picture
 */
public record ProductCounts(
    long products, long finishedProducts, long pendingImages, long otherObjects)
    implements Serializable {

  static final ProductCounts NONE = new ProductCounts(0, 0, 0, 0);

  /** The products that are to do. */
  public long pendingProducts() {
    return products - finishedProducts;
  }

  ProductCounts plus(ProductCounts other) {
    return new ProductCounts(
        products + other.products,
        finishedProducts + other.finishedProducts,
        pendingImages + other.pendingImages,
        otherObjects + other.otherObjects);
  }
}
