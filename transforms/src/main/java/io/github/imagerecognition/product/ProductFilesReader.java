package io.github.imagerecognition.product;

import io.github.imagerecognition.bucket.StoredObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Gathers the files of each product from the listing of an output, in which they are neighbours.
 */
final class ProductFilesReader implements Iterator<ProductFiles> {

  private final Iterator<StoredObject> listing;
  private StoredObject next;

  ProductFilesReader(Iterator<StoredObject> listing) {
    this.listing = listing;
    advance();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public ProductFiles next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    String product = folder(next.key());
    List<String> names = new ArrayList<>();
    Optional<Instant> finished = Optional.empty();
    while (next != null && folder(next.key()).equals(product)) {
      String name = next.key().substring(product.length() + 1);
      names.add(name);
      if (name.equals(ProductSelection.FINISHED_FILE)) {
        finished = Optional.of(next.lastModified());
      }
      advance();
    }
    return new ProductFiles(product, List.copyOf(names), finished);
  }

  private void advance() {
    next = null;
    while (next == null && listing.hasNext()) {
      StoredObject object = listing.next();
      String name = object.key().substring(object.key().indexOf('/') + 1);
      if (ProductFiles.isOurs(name) && name.length() < object.key().length()) {
        next = object;
      }
    }
  }

  private static String folder(String key) {
    return key.substring(0, key.indexOf('/'));
  }
}
