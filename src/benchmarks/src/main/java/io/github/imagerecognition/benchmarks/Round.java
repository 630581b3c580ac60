package io.github.imagerecognition.benchmarks;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What one round has measured. What it has not measured is not a number. */
final class Round {

  private final int number;
  private final PrintStream progress;
  private final Map<String, Double> figures = new LinkedHashMap<>();
  private final Set<String> omissions = new LinkedHashSet<>();

  /**
   * A round that has measured nothing yet; the first one has the number 1.
   *
   * @param progress is told each figure, for whoever waits for the table
   */
  Round(int number, PrintStream progress) {
    this.number = number;
    this.progress = progress;
  }

  int number() {
    return number;
  }

  /** Adds a figure. */
  void put(String name, double value) {
    figures.put(name, value);
    progress.printf(Locale.ROOT, "round %d: %s: %.2f%n", number, name, value);
  }

  /** A figure, or NaN. */
  double get(String name) {
    return figures.getOrDefault(name, Double.NaN);
  }

  /** Says what cannot be measured here, and why. */
  void omit(String reason) {
    omissions.add(reason);
  }

  Set<String> omissions() {
    return omissions;
  }
}
