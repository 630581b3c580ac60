package io.github.imagerecognition.pipeline;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The record of one run, as its output holds it; {@code docs/run-record.schema.json} describes
 * every part. What is not known is null, and absent from the file.
 */
public record RunRecord(
    int formatVersion,
    String programVersion,
    Outcome outcome,
    Failure error,
    String started,
    String ended,
    double seconds,
    int shardIndex,
    int shardCount,
    Map<String, String> options,
    Products products,
    Pictures pictures,
    Map<String, Long> failures,
    Model model,
    String preprocessing,
    String runner,
    int parallelism,
    int batchSize,
    String java,
    Machine machine) {

  static final int FORMAT_VERSION = 1;

  /** How a run has ended. */
  public enum Outcome {
    /** Every product is done. */
    SUCCEEDED,
    /** At least one product has failed. */
    FAILED_PRODUCTS,
    /** A signal has stopped the run. */
    STOPPED,
    /** The run could not go on. */
    FAILED;

    @JsonValue
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What has ended a run that could not go on.
   *
   * @param code absent when it was not foreseen
   */
  public record Failure(String code, String message) {}

  /** What was found, and what became of it. */
  public record Products(
      long found,
      Map<String, Long> states,
      long finishedBefore,
      long pending,
      long vanished,
      long pruned,
      Long embedded,
      Long adopted,
      Long failed,
      Long notCounted) {}

  /** The pictures of the products that were to do. */
  public record Pictures(long pending, Long used, Long leftOut, Double usedPerSecond) {}

  /** What computed the embeddings. */
  public record Model(
      String name,
      String weights,
      String weightsSource,
      String precision,
      String calibration,
      String engine,
      String device,
      Integer dimensions) {}

  /** Where the record was written. */
  public record Machine(String os, String architecture, int cores, long maxHeapBytes) {}

  /** How fast pictures were embedded, if any were. */
  public OptionalDouble picturesPerSecond() {
    Double speed = pictures == null ? null : pictures.usedPerSecond();
    return speed != null && speed > 0 && Double.isFinite(speed)
        ? OptionalDouble.of(speed)
        : OptionalDouble.empty();
  }
}
