package io.github.imagerecognition.product;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoredObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Cuts the keys of a bucket that holds many into ranges without listing them all: asks for the
 * first key after each character that names go on with, one key a request, until the groups that
 * begin alike are enough. What all names of a group go on with is found by halving, and groups are
 * asked for at the same time, because each request takes as long as the store is far away.
 */
final class KeyRangeProbe {

  /** Most names go on with a digit. */
  private static final int USUAL_CONTINUATIONS = 10;

  private final Bucket bucket;
  private final int count;
  private final int manyKeys;
  private final Executor readers;

  /**
   * A probe for a number of ranges.
   *
   * @param manyKeys how many have to be there for cutting them to be worth its requests
   */
  KeyRangeProbe(Bucket bucket, int count, int manyKeys, Executor readers) {
    this.bucket = bucket;
    this.count = count;
    this.manyKeys = manyKeys;
    this.readers = readers;
  }

  /**
   * Disjoint ranges that hold every product, in order; a few times {@code count} where names allow
   * it, one where there is nothing to cut. No range ends within a product, because no boundary goes
   * on after a slash.
   */
  List<KeyRange> ranges(String prefix) {
    if (count == 1 || !areMany(prefix)) {
      return List.of(KeyRange.ALL);
    }
    List<String> groups = List.of(prefix);
    while (groups.size() < count) {
      List<String> finer = expand(groups);
      if (finer.equals(groups)) {
        break;
      }
      groups = finer;
    }
    List<KeyRange> ranges = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      String from = i == 0 ? "" : groups.get(i);
      ranges.add(new KeyRange(from, i + 1 < groups.size() ? groups.get(i + 1) : ""));
    }
    return ranges;
  }

  private boolean areMany(String prefix) {
    Iterator<StoredObject> objects = bucket.list(prefix, "");
    int seen = 0;
    while (seen < manyKeys && objects.hasNext()) {
      objects.next();
      seen++;
    }
    return seen == manyKeys;
  }

  /** Replaces groups by finer ones, from the first on until they are enough. */
  private List<String> expand(List<String> groups) {
    List<String> finer = new ArrayList<>();
    int next = 0;
    while (next < groups.size() && finer.size() + groups.size() - next < 2 * count) {
      int missing = 2 * count - finer.size() - (groups.size() - next);
      int end = Math.min(groups.size(), next + 1 + missing / USUAL_CONTINUATIONS);
      List<CompletableFuture<List<String>>> expanded =
          groups.subList(next, end).stream()
              .map(group -> CompletableFuture.supplyAsync(() -> continuations(group), readers))
              .toList();
      expanded.forEach(group -> finer.addAll(group.join()));
      next = end;
    }
    finer.addAll(groups.subList(next, groups.size()));
    return finer.isEmpty() ? groups : finer;
  }

  /**
   * The group's prefix with each character that a key in it goes on with. Of very many characters
   * the last one that is asked for stands for all behind it, because a range ends where the next
   * one begins. If all go on with the same one, it is as many characters as they have in common.
   */
  private List<String> continuations(String group) {
    if (group.endsWith("/")) {
      return List.of(group);
    }
    List<String> longer = new ArrayList<>();
    Optional<StoredObject> first = bucket.first(group, group);
    Optional<StoredObject> found = first;
    while (found.isPresent() && longer.size() < 4 * count) {
      int character = found.get().key().codePointAt(group.length());
      longer.add(group + Character.toString(character));
      if (character == Character.MAX_CODE_POINT) {
        break;
      }
      found = bucket.first(group, group + Character.toString(successor(character)));
    }
    return longer.size() == 1 ? List.of(inCommon(group, first.orElseThrow().key())) : longer;
  }

  /** The longest prefix of the group's first key that all its keys share, up to a slash. */
  private String inCommon(String group, String firstKey) {
    int slash = firstKey.indexOf('/', group.length());
    int[] rest =
        firstKey
            .substring(group.length(), slash < 0 ? firstKey.length() : slash + 1)
            .codePoints()
            .toArray();
    int shared = 1;
    int tooLong = rest.length + 1;
    while (shared + 1 < tooLong) {
      int length = (shared + tooLong) / 2;
      if (isShared(group, rest, length)) {
        shared = length;
      } else {
        tooLong = length;
      }
    }
    return group + new String(rest, 0, shared);
  }

  /** Whether nothing of the group lies behind what begins as its first key does. */
  private boolean isShared(String group, int[] rest, int length) {
    int last = rest[length - 1];
    return last != Character.MAX_CODE_POINT
        && bucket
            .first(
                group,
                group + new String(rest, 0, length - 1) + Character.toString(successor(last)))
            .isEmpty();
  }

  private static int successor(int character) {
    return character + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : character + 1;
  }
}
