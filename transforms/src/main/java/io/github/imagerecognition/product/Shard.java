package io.github.imagerecognition.product;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * One of several shares of the products, each for a process of its own. Shares are disjoint and
 * together hold every product. Whose a product is depends on its name alone: a process needs to
 * know nothing of the others, and the same share can be worked on again.
 *
 * @param index which share, from 0
 * @param count how many there are; 1 for all products in one
 */
public record Shard(int index, int count) implements Serializable {

  /** Every product. */
  public static final Shard WHOLE = new Shard(0, 1);

  public Shard {
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "there is no shard %d of %d", index, count));
    }
  }

  /** Whether there are others. */
  public boolean isPart() {
    return count > 1;
  }

  /** Whether a product is in this share. */
  boolean holds(String product) {
    return indexOf(product, count) == index;
  }

  /**
   * Which of so many shares a product is in: the MurmurHash3 (x86, 32 bits, seed 0) of its name's
   * UTF-8 bytes, as an unsigned number, leaves the index when divided by the count. Never to be
   * changed, or an index that is run again would be given other products than the first time.
   */
  public static int indexOf(String product, int count) {
    int hash = MurmurHash3.hash32x86(product.getBytes(StandardCharsets.UTF_8));
    return Integer.remainderUnsigned(hash, count);
  }

  /**
   * The name of a file that a job has one of, or each of several shards, which run at the same time
   * and leave the others' alone: {@code _failures.jsonl}, or one like {@code
   * _failures-2-of-8.jsonl}.
   */
  public String fileName(String name, String ending) {
    return isPart()
        ? String.format(Locale.ROOT, "%s-%d-of-%d%s", name, index, count, ending)
        : name + ending;
  }

  /** {@code 2 of 8}. */
  @Override
  public String toString() {
    return index + " of " + count;
  }
}
