package io.github.imagerecognition.embedding;

import io.github.imagerecognition.ErrorCode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The pictures that one run has tried in this process, and how many of them cannot be embedded. */
public final class ImageTally {

  private static final int EXAMPLES = 5;

  private final FailureLimit limit;
  private final Map<ErrorCode, Long> failures = new EnumMap<>(ErrorCode.class);
  private final List<Failure> examples = new ArrayList<>();
  private long tried;
  private long failed;

  /** A tally that asks the limit after each picture. */
  public ImageTally(FailureLimit limit) {
    this.limit = limit;
  }

  /** Counts a picture that can be embedded. */
  public synchronized void addUsable() {
    tried++;
    limit.check(this);
  }

  /** Counts one that cannot, because it cannot be fetched or read. */
  public synchronized void addFailed(Failure failure) {
    tried++;
    failed++;
    failures.merge(failure.code(), 1L, Long::sum);
    if (examples.size() < EXAMPLES) {
      examples.add(failure);
    }
    limit.check(this);
  }

  /** How many pictures were tried. */
  public synchronized long tried() {
    return tried;
  }

  /** How many of them have failed. */
  public synchronized long failed() {
    return failed;
  }

  /** How many have failed with each code. */
  public synchronized Map<ErrorCode, Long> failures() {
    return new EnumMap<>(failures);
  }

  /** The first few that have failed. */
  public synchronized List<Failure> examples() {
    return List.copyOf(examples);
  }
}
