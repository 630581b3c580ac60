package io.github.imagerecognition.product;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoredObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Cuts the keys of a bucket into ranges without listing them: asks for the first key after each
 * character that names go on with, one key a request, until the groups that begin alike are enough.
 */
final class KeyRangeProbe {

  private static final int PAGE_SIZE = 1000;

  private final Bucket bucket;
  private final int count;

  KeyRangeProbe(Bucket bucket, int count) {
    this.bucket = bucket;
    this.count = count;
  }

  /**
   * Disjoint ranges that hold every product, in order; a few times {@code count} where names allow
   * it, one where there is nothing to cut. No range ends within a product, because no boundary goes
   * on after a slash.
   */
  List<KeyRange> ranges(String prefix) {
    if (count == 1 || fitsOnePage(prefix)) {
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

  private boolean fitsOnePage(String prefix) {
    Iterator<StoredObject> objects = bucket.list(prefix, "");
    int seen = 0;
    while (seen < PAGE_SIZE && objects.hasNext()) {
      objects.next();
      seen++;
    }
    return !objects.hasNext();
  }

  private List<String> expand(List<String> groups) {
    List<String> finer = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      String group = groups.get(i);
      boolean enough = finer.size() + groups.size() - i >= 2 * count;
      if (enough || group.endsWith("/")) {
        finer.add(group);
      } else {
        finer.addAll(continuations(group));
      }
    }
    return finer.isEmpty() ? groups : finer;
  }

  /**
   * The group's prefix with each character that a key in it goes on with. Of very many characters
   * the last one that is asked for stands for all behind it, because a range ends where the next
   * one begins.
   */
  private List<String> continuations(String group) {
    List<String> longer = new ArrayList<>();
    Optional<StoredObject> found = bucket.first(group, group);
    while (found.isPresent() && longer.size() < 4 * count) {
      int character = found.get().key().codePointAt(group.length());
      longer.add(group + Character.toString(character));
      if (character == Character.MAX_CODE_POINT) {
        break;
      }
      found = bucket.first(group, group + Character.toString(successor(character)));
    }
    return longer;
  }

  private static int successor(int character) {
    return character + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : character + 1;
  }
}
