package io.github.imagerecognition.pipeline.page;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.embedding.Transfers;
import io.github.imagerecognition.image.Thumbnails;
import io.github.imagerecognition.pipeline.page.PageData.Picture;
import io.github.imagerecognition.process.Cores;
import io.github.imagerecognition.product.ProductLayout;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes small pictures of products, on all cores. A picture that is gone, damaged or unreadable is
 * one with a reason; a product whose name can be no folder's has none. A store that does not answer
 * ends it.
 */
final class SmallPictures {

  /** The pictures of a product that the page shows, and how many there are, up to a limit. */
  record Found(List<Picture> pictures, long count) {}

  private static final Logger LOG = LoggerFactory.getLogger(SmallPictures.class);

  private static final int SIDE = 96;

  private static final int MAX_COUNTED = 1000;

  private static final int TRANSFERS = 16;

  /** What is held of picture files at the same time, in MiB. A larger picture travels alone. */
  private static final int MEMORY = 256;

  private static final long INTERVAL_NANOS = 10_000_000_000L;

  /** With a thousand products, three pictures of each keep the page below 15 MB. */
  private static final int LEAST_SHOWN = 3;

  private static final int MOST_SHOWN = 12;

  private static final int SHOWN_IN_ALL = 3000;

  private final BucketLocation input;
  private final long maxImageBytes;
  private final Thumbnails thumbnails;
  private final int most;
  private final Semaphore memory = new Semaphore(MEMORY);

  private SmallPictures(
      BucketLocation input, long maxImageBytes, long maxImagePixels, int products) {
    this.input = input;
    this.maxImageBytes = maxImageBytes;
    this.thumbnails = new Thumbnails(SIDE, maxImagePixels);
    this.most = Math.max(LEAST_SHOWN, Math.min(MOST_SHOWN, SHOWN_IN_ALL / products));
  }

  /** The pictures of each product of an input, in the same order. */
  static List<Found> of(
      List<String> products, BucketLocation input, long maxImageBytes, long maxImagePixels) {
    SmallPictures pictures =
        new SmallPictures(input, maxImageBytes, maxImagePixels, Math.max(1, products.size()));
    List<Found> all = new ArrayList<>();
    try (Transfers transfers = new Transfers(TRANSFERS)) {
      List<CompletableFuture<Found>> started =
          products.stream().map(product -> transfers.start(() -> pictures.of(product))).toList();
      long told = System.nanoTime();
      for (CompletableFuture<Found> product : started) {
        all.add(product.join());
        if (System.nanoTime() - told > INTERVAL_NANOS) {
          told = System.nanoTime();
          LOG.info("Pictures of {} of {} products are made small", all.size(), products.size());
        }
      }
    }
    return all;
  }

  private Found of(String product) {
    try (Bucket folder = input.child(product).open()) {
      List<Picture> pictures = new ArrayList<>();
      long count = 0;
      Iterator<StoredObject> listing = folder.list("", "");
      while (listing.hasNext() && count < MAX_COUNTED) {
        StoredObject object = listing.next();
        if (ProductLayout.isImage(object.key())) {
          count++;
          if (pictures.size() < most) {
            pictures.add(picture(folder, object));
          }
        }
      }
      return new Found(pictures, count);
    } catch (IllegalArgumentException e) { // a name that is no folder's
      LOG.debug("No pictures of {}: {}", product, e.getMessage());
      return new Found(List.of(), 0);
    }
  }

  private Picture picture(Bucket folder, StoredObject object) {
    long bytes =
        object.sizeBytes() == StoredObject.UNKNOWN_SIZE ? maxImageBytes : object.sizeBytes();
    int reserved = (int) Math.min(MEMORY, 1 + (bytes >> 20));
    memory.acquireUninterruptibly(reserved);
    try {
      byte[] file = folder.read(object.key(), maxImageBytes).bytes();
      byte[] jpeg = Cores.compute(() -> thumbnails.jpeg(file));
      return new Picture(object.key(), Base64.getEncoder().encodeToString(jpeg), null);
    } catch (CodedException e) {
      return new Picture(object.key(), null, e.code() + ": " + e.getMessage());
    } catch (StoreException e) {
      return switch (e.kind()) {
        case NOT_FOUND, TOO_LARGE, UNUSABLE_KEY, UNREADABLE ->
            new Picture(object.key(), null, e.getMessage());
        default -> throw e;
      };
    } finally {
      memory.release(reserved);
    }
  }
}
