package io.github.imagerecognition.network;

/**
 * The numbers that 8 bits stand for: 256 of them, equally far apart, of which one is zero.
 *
 * @param step how far apart they are
 * @param zeroPoint which of them is zero
 */
public record ActivationRange(float step, int zeroPoint) {

  private static final int STEPS = 255;

  /**
   * The steps from one number to another.
   *
   * @param min the smallest, at most zero
   * @param max the largest, at least zero
   */
  public static ActivationRange of(float min, float max) {
    // An activation that is always zero still needs a step.
    float step = Math.max((max - min) / STEPS, Float.MIN_NORMAL);
    return new ActivationRange(step, Math.round(-min / step));
  }
}
