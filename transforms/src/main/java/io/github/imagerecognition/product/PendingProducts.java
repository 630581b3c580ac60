package io.github.imagerecognition.product;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.bucket.Utf8Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The products of a key range that are to do, in one streaming pass. A store lists keys in order,
 * so the pictures of a product are neighbours and the listing of the finished products is in the
 * same order: the two are merged like sorted files. This is the one place that decides what is to
 * do.
 */
public final class PendingProducts implements Iterator<ProductImages> {

  private static final StoredObject NONE = new StoredObject("", 0, "", Instant.MIN);

  private final ProductLayout layout;
  private final Reprocess reprocess;
  private final Instant start;
  private final Shard shard;
  private final KeyRange range;
  private final int maxImages;
  private final Iterator<StoredObject> input;
  private final Iterator<StoredObject> output;

  private long products;
  private long finishedProducts;
  private long pendingImages;
  private long otherObjects;
  private StoredObject finished = NONE;
  private StoredObject image;
  private String product = "";
  private String splitProduct = "";
  private ProductImages next;

  /**
   * Reads a range.
   *
   * @param maxImages a product with more pictures comes in several parts
   */
  public PendingProducts(
      Bucket input, Bucket output, ProductSelection selection, KeyRange range, int maxImages) {
    this.layout = selection.layout();
    this.reprocess = selection.reprocess();
    this.start = selection.start();
    this.shard = selection.shard();
    this.range = range;
    this.maxImages = maxImages;
    this.input = input.list(layout.productPrefix(), range.from());
    this.output = output.list(layout.productPrefix(), range.from());
    nextImage();
    next = findNext();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public ProductImages next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    ProductImages current = next;
    next = findNext();
    return current;
  }

  /** What has been seen so far; all there is, once there is no next. */
  public ProductCounts counts() {
    return new ProductCounts(products, finishedProducts, pendingImages, otherObjects);
  }

  private ProductImages findNext() {
    while (image != null) {
      String current = product;
      boolean continued = current.equals(splitProduct);
      if (!continued) {
        products++;
        if (isFinished(current)) {
          finishedProducts++;
          skip(current);
          continue;
        }
      }
      List<StoredObject> images = take(current);
      boolean more = image != null && product.equals(current);
      splitProduct = more || continued ? current : "";
      pendingImages += images.size();
      return new ProductImages(current, images, !more && !continued);
    }
    return null;
  }

  private List<StoredObject> take(String current) {
    List<StoredObject> images = new ArrayList<>();
    while (image != null && product.equals(current) && images.size() < maxImages) {
      images.add(image);
      nextImage();
    }
    return List.copyOf(images);
  }

  private void skip(String current) {
    while (image != null && product.equals(current)) {
      nextImage();
    }
  }

  private void nextImage() {
    while (input.hasNext()) {
      StoredObject object = input.next();
      if (!range.endsAfter(object.key())) {
        break;
      }
      String owner = layout.productOf(object.key()).orElse("");
      if (!shard.holds(owner)) {
        // What belongs to no product counts as a product without a name: one shard reports it.
        continue;
      }
      if (!owner.isEmpty() && ProductLayout.isImage(object.key())) {
        image = object;
        product = owner;
        return;
      }
      if (!object.key().endsWith("/")) {
        otherObjects++;
      }
    }
    image = null;
  }

  private boolean isFinished(String name) {
    if (reprocess == Reprocess.ALL && start.equals(Instant.MAX)) {
      return false; // before any was written, or where none is
    }
    String wanted = KeyRange.boundary(name) + ProductSelection.FINISHED_FILE;
    while (Utf8Order.INSTANCE.compare(finished.key(), wanted) < 0 && output.hasNext()) {
      finished = output.next();
    }
    return finished.key().equals(wanted)
        && (reprocess == Reprocess.MISSING || !finished.lastModified().isBefore(start));
  }
}
