package io.github.imagerecognition.image;

import static io.github.imagerecognition.image.FilterWeights.PRECISION_BITS;

import java.util.Arrays;

/**
 * torchvision's {@code Resize} and {@code CenterCrop} with Pillow's two passes over 8-bit data,
 * rounded after each. Only the pixels of the crop are computed, so that neither time nor memory
 * depends on the parts of a long picture that are cut away.
 *
 * <p>Pillow skips a pass that changes nothing. Here it runs with weights of one and zero, which
 * changes nothing.
 */
final class PillowResize {

  private static final int HALF = 1 << (PRECISION_BITS - 1);

  private final int shorterSide;
  private final int size;
  private final int rowLength;

  /** A resize to {@code shorterSide}, and a crop of {@code size} times {@code size} of that. */
  PillowResize(int shorterSide, int size) {
    this.shorterSide = shorterSide;
    this.size = size;
    this.rowLength = 3 * size;
  }

  /** The crop's rows of red, green, blue. */
  byte[] resizeAndCrop(PixelRows image) {
    int shorter = Math.min(image.width(), image.height());
    FilterWeights columns = weights(image.width(), shorter);
    FilterWeights rows = weights(image.height(), shorter);
    return vertical(horizontal(image, columns, rows.firstInput(), rows.endInput()), rows);
  }

  private FilterWeights weights(int side, int shorter) {
    long resized = (long) shorterSide * side / shorter;
    return FilterWeights.bilinear(side, resized, cropOffset(resized), size);
  }

  /** Python's {@code round((side - size) / 2)}, which rounds halves to the even neighbour. */
  private long cropOffset(long side) {
    return (long) Math.rint((side - size) / 2.0);
  }

  private byte[] horizontal(PixelRows image, FilterWeights columns, int from, int to) {
    byte[] narrow = new byte[(to - from) * rowLength];
    byte[] row = new byte[3 * (columns.endInput() - columns.firstInput())];
    for (int y = from; y < to; y++) {
      image.readRow(y, columns.firstInput(), row);
      for (int x = 0; x < size; x++) {
        weigh(row, columns, x, narrow, (y - from) * rowLength + 3 * x);
      }
    }
    return narrow;
  }

  /** No weight is negative and their sum is one but for rounding: nothing needs clipping. */
  private static void weigh(byte[] row, FilterWeights columns, int x, byte[] target, int offset) {
    int red = HALF;
    int green = HALF;
    int blue = HALF;
    int input = 3 * (columns.first()[x] - columns.firstInput());
    for (int weight : columns.weights()[x]) {
      red += weight * (row[input] & 0xFF);
      green += weight * (row[input + 1] & 0xFF);
      blue += weight * (row[input + 2] & 0xFF);
      input += 3;
    }
    target[offset] = (byte) (red >> PRECISION_BITS);
    target[offset + 1] = (byte) (green >> PRECISION_BITS);
    target[offset + 2] = (byte) (blue >> PRECISION_BITS);
  }

  private byte[] vertical(byte[] narrow, FilterWeights rows) {
    byte[] crop = new byte[size * rowLength];
    int[] sums = new int[rowLength];
    for (int y = 0; y < size; y++) {
      Arrays.fill(sums, HALF);
      int input = (rows.first()[y] - rows.firstInput()) * rowLength;
      for (int weight : rows.weights()[y]) {
        addWeighted(sums, weight, narrow, input);
        input += rowLength;
      }
      for (int i = 0; i < rowLength; i++) {
        crop[y * rowLength + i] = (byte) (sums[i] >> PRECISION_BITS);
      }
    }
    return crop;
  }

  private void addWeighted(int[] sums, int weight, byte[] narrow, int offset) {
    for (int i = 0; i < rowLength; i++) {
      sums[i] += weight * (narrow[offset + i] & 0xFF);
    }
  }
}
