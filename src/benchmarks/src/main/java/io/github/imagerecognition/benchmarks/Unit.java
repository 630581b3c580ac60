package io.github.imagerecognition.benchmarks;

import java.util.Locale;

/** What a figure is measured in. */
enum Unit {
  PICTURES_PER_SECOND("pictures/s", "%,.1f"),
  SECONDS("s", "%,.1f"),
  MEGABYTES("MB", "%,.0f"),
  RATIO("", "%.3f");

  private final String symbol;
  private final String format;

  Unit(String symbol, String format) {
    this.symbol = symbol;
    this.format = format;
  }

  /** The number alone. */
  String number(double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** The number with its unit. */
  String text(double value) {
    return (number(value) + " " + symbol).strip();
  }
}
