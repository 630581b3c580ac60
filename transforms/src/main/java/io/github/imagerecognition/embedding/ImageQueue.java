package io.github.imagerecognition.embedding;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.bucket.StoredContent;
import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.product.ImageBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Fetches pictures ahead of the thread that works on them, in order. Bounded by the bytes that are
 * on their way or waiting: whenever a picture is taken, as many more are asked for as fit.
 */
final class ImageQueue {

  /** Enough for the next batches of ordinary pictures. A larger picture travels alone. */
  private static final long MAX_BYTES_AHEAD = 32L << 20;

  /** What is asked for, and how many bytes of it are on their way: none of what is too large. */
  private record Fetch(long bytes, CompletableFuture<StoredContent> content) {}

  private final Bucket bucket;
  private final long maxImageBytes;
  private final Transfers transfers;
  private final Deque<StoredObject> waiting = new ArrayDeque<>();
  private final Deque<Fetch> fetches = new ArrayDeque<>();
  private long bytesAhead;

  ImageQueue(Bucket bucket, long maxImageBytes, Transfers transfers) {
    this.bucket = bucket;
    this.maxImageBytes = maxImageBytes;
    this.transfers = transfers;
  }

  /** Adds the pictures of a batch behind those that are still to be taken. */
  void add(ImageBatch batch) {
    batch.products().forEach(product -> waiting.addAll(product.images()));
    fill();
  }

  /**
   * Waits for the next picture.
   *
   * @throws CodedException with the code of what is wrong with this picture: it is too large, it is
   *     gone, or it alone cannot be fetched
   * @throws StoreException when the store cannot be used
   */
  StoredContent take() {
    Fetch fetch = fetches.remove();
    try {
      return fetch.content.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof CodedException tooLarge) {
        throw tooLarge;
      }
      throw e.getCause() instanceof StoreException failure ? diagnosed(failure) : e;
    } finally {
      bytesAhead -= fetch.bytes;
      fill();
    }
  }

  private void fill() {
    while (!waiting.isEmpty()
        && (bytesAhead == 0 || bytesAhead + bytes(waiting.peek()) <= MAX_BYTES_AHEAD)) {
      StoredObject image = waiting.remove();
      bytesAhead += bytes(image);
      fetches.add(new Fetch(bytes(image), fetch(image)));
    }
  }

  private long bytes(StoredObject image) {
    if (image.sizeBytes() == StoredObject.UNKNOWN_SIZE) {
      return maxImageBytes;
    }
    return isTooLarge(image) ? 0 : image.sizeBytes();
  }

  private boolean isTooLarge(StoredObject image) {
    return image.sizeBytes() > maxImageBytes;
  }

  private CompletableFuture<StoredContent> fetch(StoredObject image) {
    if (isTooLarge(image)) {
      return CompletableFuture.failedFuture(tooLarge(image.sizeBytes() + " bytes are", null));
    }
    return transfers.start(() -> bucket.read(image.key(), maxImageBytes));
  }

  /** Tells a picture that cannot be fetched from a store that cannot be used at all. */
  private CodedException diagnosed(StoreException failure) {
    if (failure.kind() == StoreException.Kind.NOT_FOUND) {
      bucket.check();
      return new CodedException(ErrorCode.IMAGE_MISSING, "the picture is no longer there", failure);
    }
    if (failure.kind() == StoreException.Kind.TOO_LARGE) {
      return tooLarge("its bytes are", failure);
    }
    if (failure.kind() != StoreException.Kind.UNREADABLE) {
      bucket.check();
    }
    return new CodedException(ErrorCode.PRODUCT_FETCH_FAILED, failure.getMessage(), failure);
  }

  private CodedException tooLarge(String what, StoreException cause) {
    return new CodedException(
        ErrorCode.IMAGE_TOO_LARGE,
        String.format(Locale.ROOT, "%s more than the %d of maxImageBytes", what, maxImageBytes),
        cause);
  }
}
