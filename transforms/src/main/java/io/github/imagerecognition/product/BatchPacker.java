package io.github.imagerecognition.product;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Packs whole products into batches of at most so many pictures; a larger product is one alone. */
public final class BatchPacker implements Iterator<ImageBatch> {

  private final Iterator<ProductImages> products;
  private final int batchSize;
  private ProductImages waiting;

  /** Packs the products in the order in which they come. */
  public BatchPacker(Iterator<ProductImages> products, int batchSize) {
    this.products = products;
    this.batchSize = batchSize;
    this.waiting = products.hasNext() ? products.next() : null;
  }

  @Override
  public boolean hasNext() {
    return waiting != null;
  }

  @Override
  public ImageBatch next() {
    if (waiting == null) {
      throw new NoSuchElementException();
    }
    List<ProductImages> batch = new ArrayList<>();
    int size = 0;
    while (waiting != null && (batch.isEmpty() || size + waiting.images().size() <= batchSize)) {
      batch.add(waiting);
      size += waiting.images().size();
      waiting = products.hasNext() ? products.next() : null;
    }
    return new ImageBatch(List.copyOf(batch));
  }
}
