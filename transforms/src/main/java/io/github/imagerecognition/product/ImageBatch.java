package io.github.imagerecognition.product;

import java.io.Serializable;
import java.util.List;

/** What one call of the model works on: whole products, or one product that is larger. */
public record ImageBatch(List<ProductImages> products) implements Serializable {

  /** The number of pictures. */
  public int size() {
    return products.stream().mapToInt(product -> product.images().size()).sum();
  }
}
