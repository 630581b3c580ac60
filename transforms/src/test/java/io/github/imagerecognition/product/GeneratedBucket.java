package io.github.imagerecognition.product;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoredContent;
import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.process.AtomicFile;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Products, numbered in six digits, that exist only while they are listed. */
final class GeneratedBucket implements Bucket {

  /** How many keys were listed, in how many pages, and how many first keys were asked for. */
  final AtomicLong listed = new AtomicLong();

  final AtomicLong pages = new AtomicLong();
  final AtomicLong probes = new AtomicLong();

  private static final int PAGE_SIZE = 1000;

  private final int products;
  private final IntFunction<List<String>> files;

  /** Products of one picture. */
  GeneratedBucket(int products) {
    this(products, product -> List.of("1.jpg"));
  }

  /**
   * Products with files.
   *
   * @param files the names of a product's, in order
   */
  GeneratedBucket(int products, IntFunction<List<String>> files) {
    this.products = products;
    this.files = files;
  }

  static String name(int product) {
    return "producto-SKU" + Integer.toString(1_000_000 + product).substring(1);
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
    AtomicLong seen = new AtomicLong();
    pages.incrementAndGet(); // also of an empty listing
    return objects(prefix, after)
        .peek(
            object -> {
              listed.incrementAndGet();
              if (seen.incrementAndGet() % PAGE_SIZE == 0) {
                pages.incrementAndGet();
              }
            })
        .iterator();
  }

  @Override
  public Optional<StoredObject> first(String prefix, String after) {
    probes.incrementAndGet();
    return objects(prefix, after).findFirst();
  }

  private Stream<StoredObject> objects(String prefix, String after) {
    return IntStream.range(firstBehind(after), products)
        .boxed()
        .flatMap(product -> files.apply(product).stream().map(file -> name(product) + "/" + file))
        .dropWhile(key -> key.compareTo(after) <= 0 || key.compareTo(prefix) < 0)
        .takeWhile(key -> key.startsWith(prefix))
        .map(key -> new StoredObject(key, 1, "tag", Instant.EPOCH));
  }

  /** Names of equal length in ASCII are in the order of their numbers, so bisection finds them. */
  private int firstBehind(String after) {
    int low = 0;
    int high = products;
    while (low < high) {
      int middle = (low + high) / 2;
      if (name(middle).compareTo(after) >= 0 || after.startsWith(name(middle) + "/")) {
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
  public byte[] read(String key, long offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void write(String key, String contentType, AtomicFile.Content content) {
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
  public void deleteFolder(String folder) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
