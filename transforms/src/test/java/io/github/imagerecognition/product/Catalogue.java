package io.github.imagerecognition.product;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.Utf8Order;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A generated bucket, and what the answers about it have to be: the oracle of the tests. */
final class Catalogue {

  static final ProductLayout LAYOUT = new ProductLayout("producto-", "");

  private static final String ASCII =
      IntStream.rangeClosed(' ', '~')
          .filter(c -> c != '/')
          .mapToObj(Character::toString)
          .collect(Collectors.joining());
  private static final List<String> OTHERS = List.of("é", "Ñ", "ß", "漢", "😀", "🧸");
  private static final List<String> ENDINGS = List.of(".jpg", ".JPEG", ".png", ".WebP");

  /** The pictures of each product, in the order of their keys. */
  final Map<String, Set<String>> images = new TreeMap<>(Utf8Order.INSTANCE);

  final Set<String> finished = new LinkedHashSet<>();
  final Set<String> otherKeys = new LinkedHashSet<>();

  private final Random random;

  Catalogue(long seed) {
    random = new Random(seed);
  }

  /** Products whose names begin alike, with all that a name may hold. */
  Catalogue withProducts(int count, int maxImages) {
    for (int i = 0; i < count; i++) {
      String name = "producto-" + stem() + text(1 + random.nextInt(6));
      int size = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(maxImages);
      withProduct(name, size, random.nextInt(3) == 0);
    }
    return this;
  }

  Catalogue withProduct(String name, int size, boolean isFinished) {
    if (isFinished) {
      finished.add(name);
    }
    for (int i = 0; i < size; i++) {
      String folder = random.nextInt(4) == 0 ? "sub " + random.nextInt(3) + "/" : "";
      images
          .computeIfAbsent(name, n -> new TreeSet<>(Utf8Order.INSTANCE))
          .add(name + "/" + folder + "image " + i + ENDINGS.get(random.nextInt(4)));
    }
    if (random.nextInt(5) == 0) {
      otherKeys.add(name + "/notes.txt");
    }
    return this;
  }

  private String stem() {
    return List.of("", "SKU0", "SKU00", "é", "x-").get(random.nextInt(5));
  }

  private String text(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(
          random.nextInt(8) == 0
              ? OTHERS.get(random.nextInt(OTHERS.size()))
              : String.valueOf(ASCII.charAt(random.nextInt(ASCII.length()))));
    }
    return text.toString();
  }

  /** Puts the objects into buckets. */
  void store(Bucket input, Bucket output) {
    Set<String> keys = new LinkedHashSet<>(otherKeys);
    images.values().forEach(keys::addAll);
    keys.parallelStream().forEach(key -> input.write(key, new byte[] {1}, "image/jpeg"));
    finished.parallelStream()
        .forEach(
            name -> {
              output.write(name + "/embeddings.json", new byte[] {1}, "application/json");
              output.write(name + "/embeddings.npy", new byte[] {1}, "application/octet-stream");
            });
  }

  /** The pictures that are to do. */
  List<String> pending() {
    return images.entrySet().stream()
        .filter(entry -> !finished.contains(entry.getKey()))
        .flatMap(entry -> entry.getValue().stream())
        .toList();
  }

  ProductCounts counts() {
    long done = images.keySet().stream().filter(finished::contains).count();
    Map<ProductState, Long> states = new EnumMap<>(ProductState.class);
    states.put(ProductState.MISSING, images.size() - done);
    states.put(ProductState.UNKNOWN, done);
    states.values().removeIf(number -> number == 0);
    return new ProductCounts(
        done, pending().size(), otherKeys.size(), finished.size() - done, states);
  }

  /** The products in the order in which a store lists their folders. */
  List<String> products() {
    return images.keySet().stream()
        .sorted(Comparator.comparing(KeyRange::boundary, Utf8Order.INSTANCE))
        .toList();
  }
}
