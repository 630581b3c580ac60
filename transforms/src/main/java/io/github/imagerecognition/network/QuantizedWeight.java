package io.github.imagerecognition.network;

/**
 * A convolution's weight, with the batch normalisation folded in, as signed integers.
 *
 * @param values {@code [outputs, inputs, size, size]}
 * @param scales what an integer of each output stands for
 * @param shifts what is added to each output, in steps of activation times weight
 */
record QuantizedWeight(byte[] values, float[] scales, int[] shifts) {

  private static final float MOST_SHIFT = 1 << 30;

  static QuantizedWeight of(Convolution convolution, ActivationRange input) {
    float[] weight = convolution.foldedWeight();
    float[] shift = convolution.norm().shift();
    int outputs = shift.length;
    int length = weight.length / outputs;
    byte[] values = new byte[weight.length];
    float[] scales = new float[outputs];
    int[] shifts = new int[outputs];
    for (int output = 0; output < outputs; output++) {
      float scale = scale(weight, output * length, length, shift[output] / input.step());
      for (int element = output * length; element < (output + 1) * length; element++) {
        values[element] = (byte) Math.round(weight[element] / scale);
      }
      scales[output] = scale;
      shifts[output] = (int) Math.round(shift[output] / ((double) input.step() * scale));
    }
    return new QuantizedWeight(values, scales, shifts);
  }

  /** Large enough for the weights, and for the shift to be an integer of 31 bits. */
  private static float scale(float[] weight, int start, int length, float shift) {
    float largest = Float.MIN_NORMAL;
    for (int element = start; element < start + length; element++) {
      largest = Math.max(largest, Math.abs(weight[element]));
    }
    return Math.max(largest / QuantizedOnnxWriter.MOST, Math.abs(shift) / MOST_SHIFT);
  }
}
