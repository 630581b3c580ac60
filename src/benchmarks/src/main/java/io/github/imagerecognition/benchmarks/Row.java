package io.github.imagerecognition.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A line of the table.
 *
 * @param value the figure of one round, or NaN
 */
record Row(String name, Unit unit, ToDoubleFunction<Round> value, Optional<Target> target) {

  /** A figure as it was measured. */
  static Row of(String figure, Unit unit) {
    return new Row(figure, unit, round -> round.get(figure), Optional.empty());
  }

  /** A figure that is computed from the others of its round. */
  static Row ratio(String name, ToDoubleFunction<Round> value) {
    return new Row(name, Unit.RATIO, value, Optional.empty());
  }

  Row withTarget(Target wanted) {
    return new Row(name, unit, value, Optional.of(wanted));
  }

  /** Figure, median, smallest and largest, target, outcome; nothing if it was never measured. */
  Optional<List<String>> cells(List<Round> rounds) {
    double[] values =
        rounds.stream().mapToDouble(value).filter(each -> !Double.isNaN(each)).sorted().toArray();
    if (values.length == 0) {
      return Optional.empty();
    }
    double median = median(values);
    return Optional.of(
        List.of(
            name,
            unit.text(median),
            unit.number(values[0]) + " … " + unit.number(values[values.length - 1]),
            target.map(Target::toString).orElse(""),
            target.map(wanted -> wanted.isReached(median) ? "yes" : "NO").orElse("")));
  }

  /** The middle one, or the mean of the two in the middle. */
  static double median(double... values) {
    double[] sorted = Arrays.stream(values).sorted().toArray();
    int middle = sorted.length / 2;
    return Arrays.stream(sorted, (sorted.length - 1) / 2, middle + 1).average().orElseThrow();
  }
}
