package io.github.imagerecognition.transforms;

import static java.util.Collections.nCopies;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** A few products whose pictures and embeddings change as they do in the course of years. */
final class LivingCatalogue implements AutoCloseable {

  private static final int PRODUCTS = 4;
  static final List<byte[]> PICTURES =
      IntStream.range(0, 5).mapToObj(LivingCatalogue::picture).toList();

  private final BucketLocation root;
  private final Random random;
  private final Bucket input;

  /** One that is empty yet, in a folder or a store. */
  LivingCatalogue(BucketLocation root, Random random) {
    this.root = root;
    this.random = random;
    this.input = root.child("input").open();
    input.write("README", new byte[1], "text/plain"); // A folder has to exist.
  }

  /** Adds pictures, replaces them by others or by the same bytes, deletes and renames them. */
  synchronized void change() {
    String product = "producto-" + random.nextInt(PRODUCTS) + "/";
    String picture = product + random.nextInt(3) + ".png";
    switch (random.nextInt(7)) {
      case 0 -> input.delete(picture);
      case 1 -> keys(input, product).forEach(input::delete);
      case 2 -> write(picture, new byte[] {1, 2, 3});
      case 3 -> rename(picture, product + random.nextInt(3, 6) + ".png");
      case 4 -> keys(input, product).forEach(key -> copy(key, key));
      default -> write(picture, PICTURES.get(random.nextInt(PICTURES.size())));
    }
  }

  private void rename(String from, String to) {
    if (keys(input, from).contains(from)) {
      copy(from, to);
      input.delete(from);
    }
  }

  private void copy(String from, String to) {
    write(to, content(input, from));
  }

  void delete(String picture) {
    input.delete(picture);
  }

  void write(String picture, byte[] content) {
    input.write(picture, content, "image/png");
  }

  /** Lets embeddings vanish, appear twice, or have marks that nobody has written. */
  void damage(String output) {
    try (Bucket bucket = root.child(output).open()) {
      String product = "producto-" + random.nextInt(PRODUCTS) + "/";
      List<String> files = keys(bucket, product);
      switch (random.nextInt(4)) {
        case 0 -> bucket.write(product + ".made-broken", new byte[0], "");
        case 1 -> bucket.write(product + ".made-" + made(4), new byte[0], "");
        case 2 -> // As an earlier version left them.
            keys(bucket, "").stream()
                .filter(key -> key.contains("/.made-"))
                .forEach(bucket::delete);
        default -> {
          if (!files.isEmpty()) {
            bucket.delete(files.get(random.nextInt(files.size())));
          }
        }
      }
    }
  }

  private static String made(int digit) {
    String hash = String.join("", nCopies(16, String.valueOf(digit)));
    return String.join("-", hash, hash, hash, "0");
  }

  /** The files of an output. */
  Map<String, ByteBuffer> files(String output) {
    Map<String, ByteBuffer> files = new TreeMap<>();
    try (Bucket bucket = root.child(output).open()) {
      keys(bucket, "").forEach(key -> files.put(key, ByteBuffer.wrap(content(bucket, key))));
    }
    return files;
  }

  private static List<String> keys(Bucket bucket, String prefix) {
    List<String> keys = new ArrayList<>();
    bucket.list(prefix, "").forEachRemaining(object -> keys.add(object.key()));
    return keys;
  }

  private static byte[] content(Bucket bucket, String key) {
    return bucket.read(key, 1 << 20).bytes();
  }

  @Override
  public void close() {
    input.close();
  }

  private static byte[] picture(int colour) {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    image.setRGB(colour, colour, 0xff << (4 * colour));
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }
}
