package io.github.imagerecognition.product;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.bucket.Utf8Order;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The products of a key range that are to do, in one streaming pass. A store lists keys in order,
 * so the pictures of a product are neighbours and the listing of the outputs is in the same order:
 * the two are merged like sorted files. This is the one place that decides what is to do.
 */
public final class PendingProducts implements Iterator<ProductImages> {

  private final Consumer<ProductFiles> vanished;
  private final ProductSelection selection;
  private final KeyRange range;
  private final int maxImages;
  private final Iterator<StoredObject> input;
  private final ProductFilesReader output;

  private final Map<ProductState, Long> states = new EnumMap<>(ProductState.class);
  private long finishedProducts;
  private long pendingImages;
  private long otherObjects;
  private long vanishedProducts;
  private long inputObjects;
  private StoredObject image;
  private String product = "";
  private ProductFiles files;
  private final Deque<ProductImages> parts = new ArrayDeque<>();
  private ProductImages unfinished;

  /**
   * Reads a range.
   *
   * @param maxImages a product with more pictures comes in several parts
   */
  public PendingProducts(
      Bucket input, Bucket output, ProductSelection selection, KeyRange range, int maxImages) {
    this(input, output, selection, range, maxImages, vanished -> {});
  }

  /**
   * Reads a range.
   *
   * @param vanished takes what the output has of products without pictures, as it is passed
   */
  PendingProducts(
      Bucket input,
      Bucket output,
      ProductSelection selection,
      KeyRange range,
      int maxImages,
      Consumer<ProductFiles> vanished) {
    this.vanished = vanished;
    this.selection = selection;
    this.range = range;
    this.maxImages = maxImages;
    String prefix = selection.layout().productPrefix();
    this.input = input.list(prefix, range.from());
    this.output =
        new ProductFilesReader(
            selection.hasOutput() ? output.list(prefix, range.from()) : Collections.emptyIterator(),
            range);
    nextImage();
    nextFiles();
    findNext();
  }

  @Override
  public boolean hasNext() {
    return !parts.isEmpty();
  }

  @Override
  public ProductImages next() {
    ProductImages current = parts.poll();
    if (current == null) {
      throw new NoSuchElementException();
    }
    findNext();
    return current;
  }

  /** What has been seen so far; all there is, once there is no next. */
  public ProductCounts counts() {
    return new ProductCounts(
        finishedProducts, pendingImages, otherObjects, vanishedProducts, Map.copyOf(states));
  }

  /** How many objects of both buckets have been listed so far. */
  long listedObjects() {
    return inputObjects + output.listedObjects();
  }

  private void findNext() {
    while (parts.isEmpty() && image != null) {
      if (unfinished != null && unfinished.product().equals(product)) {
        addPart(unfinished.formerFiles(), false);
        continue;
      }
      ProductFiles former = filesOf(product);
      if (former.finished().isEmpty()) {
        states.merge(ProductState.MISSING, 1L, Long::sum);
        addPart(former.names(), true);
      } else {
        addIfPending(former);
      }
    }
    if (image == null) {
      while (files != null) {
        passVanished();
      }
    }
  }

  /** Adds what is not finished part by part, however many pictures there are. */
  private void addPart(List<String> formerFiles, boolean first) {
    String current = product;
    List<StoredObject> images = take(current, maxImages);
    boolean more = image != null && product.equals(current);
    ProductImages part =
        new ProductImages(
            current, ProductState.MISSING, List.copyOf(images), first && !more, formerFiles);
    unfinished = more ? part : null;
    pendingImages += images.size();
    parts.add(part);
  }

  /** Adds a product with an embedding if that is not what it should be, which all pictures tell. */
  private void addIfPending(ProductFiles former) {
    String current = product;
    List<StoredObject> images = new ArrayList<>();
    PictureHash source = new PictureHash();
    for (; image != null && product.equals(current); nextImage()) {
      source.add(image.key(), image.version());
      if (selection.reprocess() != Reprocess.MISSING) {
        images.add(image);
      }
    }
    ProductState state = former.state(source.shortHex(), Optional.ofNullable(selection.recipe()));
    states.merge(state, 1L, Long::sum);
    boolean isWrittenByThisRun = !former.finished().orElseThrow().isBefore(selection.start());
    if (isWrittenByThisRun || !selection.reprocess().takes(state, former.provenance())) {
      finishedProducts++;
      return;
    }
    pendingImages += images.size();
    boolean whole = images.size() <= maxImages;
    for (int from = 0; from < images.size(); from += maxImages) {
      List<StoredObject> part = images.subList(from, Math.min(from + maxImages, images.size()));
      parts.add(
          new ProductImages(former.product(), state, List.copyOf(part), whole, former.names()));
    }
  }

  private List<StoredObject> take(String current, int most) {
    List<StoredObject> images = new ArrayList<>();
    while (image != null && product.equals(current) && images.size() < most) {
      images.add(image);
      nextImage();
    }
    return images;
  }

  private void nextImage() {
    while (input.hasNext()) {
      StoredObject object = input.next();
      inputObjects++;
      if (!range.endsAfter(object.key())) {
        break;
      }
      String owner = selection.layout().productOf(object.key()).orElse("");
      if (!selection.shard().holds(owner)) {
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

  /** The files of a product of the input; those before it in the output have left the input. */
  private ProductFiles filesOf(String name) {
    while (files != null
        && Utf8Order.INSTANCE.compare(KeyRange.boundary(files.product()), KeyRange.boundary(name))
            < 0) {
      passVanished();
    }
    if (files == null || !files.product().equals(name)) {
      return ProductFiles.none(name);
    }
    ProductFiles found = files;
    nextFiles();
    return found;
  }

  private void passVanished() {
    vanishedProducts++;
    vanished.accept(files);
    nextFiles();
  }

  private void nextFiles() {
    do {
      files = output.hasNext() ? output.next() : null;
    } while (files != null
        && !(selection.shard().holds(files.product()) && ProductLayout.isSafe(files.product())));
  }
}
