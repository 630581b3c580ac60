package io.github.imagerecognition.image;

import java.util.Arrays;

/**
 * Which input pixels make each output pixel of one axis, and with which weight: Pillow's bilinear
 * filter, stretched over all pixels that an output pixel covers (antialiasing), as {@code
 * precompute_coeffs} and {@code normalize_coeffs_8bpc} of its Resample.c compute it.
 *
 * @param first the first input of each output
 * @param weights of the inputs from there on, in units of {@code 1 / ONE}
 */
record FilterWeights(int[] first, int[][] weights) {

  /** Pillow's {@code PRECISION_BITS}: 32 less 8 for the pixel less 2 against overflow. */
  static final int PRECISION_BITS = 22;

  /** What a sum begins with, so that it is rounded when its fraction is cut off. */
  static final int HALF = 1 << (PRECISION_BITS - 1);

  private static final int ONE = 1 << PRECISION_BITS;

  /** The weights for outputs {@code from} to {@code from + count} of {@code outputs} in all. */
  static FilterWeights bilinear(int inputs, long outputs, long from, int count) {
    int[] first = new int[count];
    int[][] weights = new int[count][];
    double scale = (double) inputs / outputs;
    double support = Math.max(scale, 1);
    for (int i = 0; i < count; i++) {
      double centre = (from + i + 0.5) * scale;
      first[i] = (int) Math.max(centre - support + 0.5, 0);
      int end = (int) Math.min(centre + support + 0.5, inputs);
      weights[i] = fixedPoint(triangle(first[i], end, centre, 1 / support));
    }
    return new FilterWeights(first, weights);
  }

  private static double[] triangle(int first, int end, double centre, double slope) {
    double[] weights = new double[end - first];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.max(0, 1 - Math.abs((i + first - centre + 0.5) * slope));
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  private static int[] fixedPoint(double[] weights) {
    int[] fixed = new int[weights.length];
    for (int i = 0; i < weights.length; i++) {
      fixed[i] = (int) (0.5 + weights[i] * ONE);
    }
    return fixed;
  }

  int outputs() {
    return first.length;
  }

  /** How many inputs an output has at most. */
  int mostInputs() {
    return Arrays.stream(weights).mapToInt(inputs -> inputs.length).max().orElseThrow();
  }

  int firstInput() {
    return first[0];
  }

  int endInput() {
    int last = first.length - 1;
    return first[last] + weights[last].length;
  }
}
