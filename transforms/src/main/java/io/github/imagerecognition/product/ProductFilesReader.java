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
 * Nothing is listed before it is asked for, nor behind the range.
 */
final class ProductFilesReader implements Iterator<ProductFiles> {

  private final Iterator<StoredObject> listing;
  private final KeyRange range;
  private long listedObjects;
  private StoredObject next;
  private boolean atEnd;

  ProductFilesReader(Iterator<StoredObject> listing, KeyRange range) {
    this.listing = listing;
    this.range = range;
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      advance();
    }
    return next != null;
  }

  @Override
  public ProductFiles next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    String product = folder(next.key());
    List<String> names = new ArrayList<>();
    Instant finished = null;
    Instant written = null;
    Instant marked = null;
    while (next != null && folder(next.key()).equals(product)) {
      String name = next.key().substring(product.length() + 1);
      Instant time = next.lastModified();
      names.add(name);
      if (Provenance.isFileName(name)) {
        marked = time;
      } else {
        written = written == null || time.isAfter(written) ? time : written;
      }
      if (name.equals(ProductSelection.FINISHED_FILE)) {
        finished = time;
      }
      advance();
    }
    return new ProductFiles(
        product,
        List.copyOf(names),
        Optional.ofNullable(finished),
        Optional.ofNullable(written),
        Optional.ofNullable(marked));
  }

  /** How many keys have been listed so far. */
  long listedObjects() {
    return listedObjects;
  }

  private void advance() {
    next = null;
    while (next == null && !atEnd && listing.hasNext()) {
      StoredObject object = listing.next();
      listedObjects++;
      int slash = object.key().indexOf('/');
      if (!range.endsAfter(object.key())) {
        atEnd = true;
      } else if (slash >= 0 && ProductFiles.isOurs(object.key().substring(slash + 1))) {
        next = object;
      }
    }
  }

  private static String folder(String key) {
    return key.substring(0, key.indexOf('/'));
  }
}
