package io.github.imagerecognition.benchmarks;

/** What a figure has to be. */
record Target(double bound, boolean atMost) {

  /** The figure has to be as large or larger. */
  static Target atLeast(double bound) {
    return new Target(bound, false);
  }

  /** The figure has to be as small or smaller. */
  static Target atMost(double bound) {
    return new Target(bound, true);
  }

  boolean isReached(double value) {
    return atMost ? value <= bound : value >= bound;
  }

  @Override
  public String toString() {
    return (atMost ? "at most " : "at least ") + bound;
  }
}
