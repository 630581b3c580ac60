package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.bucket.Utf8Order;
import io.github.imagerecognition.product.ProductSelection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The products of an output that have an embedding, in the order of its listing: that of the UTF-8
 * bytes of their names with a closing slash.
 */
final class FinishedProducts implements Iterator<FinishedProduct> {

  private final Iterator<StoredObject> listing;
  private final String until;
  private StoredObject json;
  private FinishedProduct next;

  /**
   * Products between two boundaries.
   *
   * @param prefix of their names
   * @param from the first one's name with a closing slash; empty for no bound
   * @param until the same of the first one that is too much
   */
  FinishedProducts(Bucket output, String prefix, String from, String until) {
    this.listing = output.list(prefix, from);
    this.until = until;
  }

  /** The product that an object is a file of, if it is one of that name. */
  private static Optional<String> product(StoredObject object, String file) {
    String key = object.key();
    int slash = key.indexOf('/');
    return slash > 0 && key.substring(slash + 1).equals(file)
        ? Optional.of(key.substring(0, slash))
        : Optional.empty();
  }

  @Override
  public boolean hasNext() {
    while (next == null && listing.hasNext()) {
      StoredObject object = listing.next();
      if (!until.isEmpty() && Utf8Order.INSTANCE.compare(object.key(), until) >= 0) {
        return false;
      }
      if (product(object, ProductSelection.JSON_FILE).isPresent()) { // which is listed first
        json = object;
      }
      next =
          product(object, ProductSelection.FINISHED_FILE)
              .map(name -> new FinishedProduct(name, object, jsonOf(name)))
              .orElse(null);
    }
    return next != null;
  }

  private Optional<StoredObject> jsonOf(String name) {
    return Optional.ofNullable(json)
        .filter(it -> product(it, ProductSelection.JSON_FILE).equals(Optional.of(name)));
  }

  @Override
  public FinishedProduct next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    FinishedProduct product = next;
    next = null;
    return product;
  }
}
