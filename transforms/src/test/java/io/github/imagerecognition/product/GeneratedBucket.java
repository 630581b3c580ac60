package io.github.imagerecognition.product;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoredContent;
import io.github.imagerecognition.bucket.StoredObject;
import java.time.Instant;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Products of one picture, numbered in six digits, that exist only while they are listed. */
final class GeneratedBucket implements Bucket {

  /** How many keys were listed, and how many times a first key was asked for. */
  final AtomicLong listed = new AtomicLong();

  final AtomicLong probes = new AtomicLong();

  private final int products;

  GeneratedBucket(int products) {
    this.products = products;
  }

  static String key(int product) {
    return String.format(Locale.ROOT, "producto-SKU%06d/1.jpg", product);
  }

  @Override
  public Instant now() {
    return Instant.EPOCH;
  }

  @Override
  public int parallelListings() {
    return 16;
  }

  @Override
  public Iterator<StoredObject> list(String prefix, String after) {
    return objects(prefix, after).peek(object -> listed.incrementAndGet()).iterator();
  }

  @Override
  public Optional<StoredObject> first(String prefix, String after) {
    probes.incrementAndGet();
    return objects(prefix, after).findFirst();
  }

  private Stream<StoredObject> objects(String prefix, String after) {
    return IntStream.range(firstAfter(after), products)
        .mapToObj(GeneratedBucket::key)
        .dropWhile(key -> key.compareTo(prefix) < 0)
        .takeWhile(key -> key.startsWith(prefix))
        .map(key -> new StoredObject(key, 1, "tag", Instant.EPOCH));
  }

  /** Names of equal length in ASCII are in the order of their numbers, so bisection finds them. */
  private int firstAfter(String after) {
    int low = 0;
    int high = products;
    while (low < high) {
      int middle = (low + high) / 2;
      if (key(middle).compareTo(after) > 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  @Override
  public String location() {
    return "generated";
  }

  @Override
  public void check() {}

  @Override
  public StoredContent read(String key, long maxBytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void write(String key, byte[] content, String contentType) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
