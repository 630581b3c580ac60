package io.github.imagerecognition.network;

/**
 * The numbers that 8 bits stand for: 256 of them, equally far apart, of which one is zero.
 *
 * @param step how far apart they are
 * @param zeroPoint which of them is zero
 */
public record ActivationRange(float step, int zeroPoint) {

  private static final int STEPS = 255;

  /** Of an activation that is always zero; so large that a shift divided by it is a float. */
  private static final float SMALLEST_STEP = 1e-20f;

  /**
   * The steps from one number to another.
   *
   * @param min the smallest, at most zero
   * @param max the largest, at least zero
   */
  public static ActivationRange of(float min, float max) {
    float step = Math.max((max - min) / STEPS, SMALLEST_STEP);
    return new ActivationRange(step, Math.round(-min / step));
  }
}
