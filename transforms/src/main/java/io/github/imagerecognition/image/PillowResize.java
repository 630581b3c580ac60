package io.github.imagerecognition.image;

import static io.github.imagerecognition.image.FilterWeights.PRECISION_BITS;
import static io.github.imagerecognition.image.ImagePreprocessor.SIZE;

import java.util.Arrays;

/**
 * torchvision's {@code Resize(256)} and {@code CenterCrop(224)} with Pillow's two passes over 8-bit
 * data, rounded after each. Only the pixels of the crop are computed, so that neither time nor
 * memory depends on the parts of a long picture that are cut away.
 *
 * <p>Pillow skips a pass that changes nothing. Here it runs with weights of one and zero, which
 * changes nothing.
 */
final class PillowResize {

  private static final int SHORTER_SIDE = 256;
  private static final int ROW_LENGTH = 3 * SIZE;
  private static final int HALF = 1 << (PRECISION_BITS - 1);

  private PillowResize() {}

  /** The crop's 224 rows of 224 times red, green, blue. */
  static byte[] resizeAndCrop(PixelRows image) {
    int shorter = Math.min(image.width(), image.height());
    FilterWeights columns = weights(image.width(), shorter);
    FilterWeights rows = weights(image.height(), shorter);
    return vertical(horizontal(image, columns, rows.firstInput(), rows.endInput()), rows);
  }

  private static FilterWeights weights(int side, int shorter) {
    long resized = (long) SHORTER_SIDE * side / shorter;
    return FilterWeights.bilinear(side, resized, cropOffset(resized), SIZE);
  }

  /** Python's {@code round((side - 224) / 2)}, which rounds halves to the even neighbour. */
  private static long cropOffset(long side) {
    return (long) Math.rint((side - SIZE) / 2.0);
  }

  private static byte[] horizontal(PixelRows image, FilterWeights columns, int from, int to) {
    byte[] narrow = new byte[(to - from) * ROW_LENGTH];
    byte[] row = new byte[3 * (columns.endInput() - columns.firstInput())];
    for (int y = from; y < to; y++) {
      image.readRow(y, columns.firstInput(), row);
      for (int x = 0; x < SIZE; x++) {
        weigh(row, columns, x, narrow, (y - from) * ROW_LENGTH + 3 * x);
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

  private static byte[] vertical(byte[] narrow, FilterWeights rows) {
    byte[] crop = new byte[SIZE * ROW_LENGTH];
    int[] sums = new int[ROW_LENGTH];
    for (int y = 0; y < SIZE; y++) {
      Arrays.fill(sums, HALF);
      int input = (rows.first()[y] - rows.firstInput()) * ROW_LENGTH;
      for (int weight : rows.weights()[y]) {
        addWeighted(sums, weight, narrow, input);
        input += ROW_LENGTH;
      }
      for (int i = 0; i < ROW_LENGTH; i++) {
        crop[y * ROW_LENGTH + i] = (byte) (sums[i] >> PRECISION_BITS);
      }
    }
    return crop;
  }

  private static void addWeighted(int[] sums, int weight, byte[] narrow, int offset) {
    for (int i = 0; i < ROW_LENGTH; i++) {
      sums[i] += weight * (narrow[offset + i] & 0xFF);
    }
  }
}
