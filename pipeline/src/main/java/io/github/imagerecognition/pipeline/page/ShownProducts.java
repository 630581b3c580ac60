package io.github.imagerecognition.pipeline.page;

import io.github.imagerecognition.bucket.Utf8Order;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Chooses the products that the page has room for. */
final class ShownProducts {

  private ShownProducts() {}

  /**
   * Chooses those that come first, and of the others as many as there is room for, evenly.
   *
   * @param all in the order of their names
   * @param first need not be among them
   * @return the chosen ones in the order of their names
   */
  static List<String> choose(List<String> all, Collection<String> first, int most) {
    Set<String> urgent = new TreeSet<>(Utf8Order.INSTANCE);
    urgent.addAll(first);
    List<String> others = all.stream().filter(product -> !urgent.contains(product)).toList();
    Set<String> chosen = new TreeSet<>(Utf8Order.INSTANCE);
    chosen.addAll(evenly(List.copyOf(urgent), most));
    chosen.addAll(evenly(others, most - chosen.size()));
    return List.copyOf(chosen);
  }

  /** The middle one of each of so many equal parts. */
  private static List<String> evenly(List<String> all, int most) {
    long parts = Math.min(most, all.size());
    return IntStream.range(0, (int) parts)
        .mapToObj(part -> all.get((int) ((2L * part + 1) * all.size() / (2 * parts))))
        .toList();
  }
}
