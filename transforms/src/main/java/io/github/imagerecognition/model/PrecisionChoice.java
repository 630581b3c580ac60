package io.github.imagerecognition.model;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The faster of float32 and int8 that can be trusted.
 *
 * @param precision either of the two
 * @param reason why, in words
 */
public record PrecisionChoice(Precision precision, String reason) {

  /** What pictures that were not calibrated with must agree to, each of them. */
  private static final double FEWEST_COSINE = 0.99;

  static PrecisionChoice float32(String reason) {
    return new PrecisionChoice(Precision.FLOAT32, reason);
  }

  /** By the smallest cosine to float32 of the pictures that were held out. */
  static PrecisionChoice of(OptionalDouble smallestCosine) {
    if (smallestCosine.isEmpty()) {
      return float32("there were too few pictures to compare it with int8");
    }
    boolean isTrusted = smallestCosine.getAsDouble() >= FEWEST_COSINE;
    return new PrecisionChoice(
        isTrusted ? Precision.INT8 : Precision.FLOAT32,
        String.format(
            Locale.ROOT,
            "the smallest cosine of int8 to float32 is %.4f, %s %.2f",
            smallestCosine.getAsDouble(),
            isTrusted ? "at least" : "below",
            FEWEST_COSINE));
  }
}
