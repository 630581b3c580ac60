package io.github.imagerecognition.embedding;

import java.io.Serializable;

/** Decides when so many pictures have failed that a run is of no use any more. */
@FunctionalInterface
public interface FailureLimit extends Serializable {

  /** Lets a run go on whatever fails. */
  FailureLimit NONE = tally -> {};

  /**
   * Is asked after each picture.
   *
   * @param tally of the pictures that this process has tried
   * @throws RuntimeException when the run is to end
   */
  void check(ImageTally tally);
}
