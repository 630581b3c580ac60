package io.github.imagerecognition.benchmarks;

import java.io.IOException;
import java.util.List;

/** What can be chosen on the command line. */
interface Part {

  /** The word for it. */
  String name();

  /** Makes what the measurements need, before any of them begins. */
  void prepare() throws IOException, InterruptedException;

  /** Measures everything once. */
  void measure(Round round) throws IOException, InterruptedException;

  /** Its lines of the table. */
  List<Row> rows();
}
