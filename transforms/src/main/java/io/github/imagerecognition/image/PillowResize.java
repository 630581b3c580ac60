package io.github.imagerecognition.image;

import static io.github.imagerecognition.image.FilterWeights.HALF;
import static io.github.imagerecognition.image.FilterWeights.PRECISION_BITS;
import static io.github.imagerecognition.image.HorizontalPass.BLOCK_ROWS;

import java.util.Arrays;

/**
 * torchvision's {@code Resize} and {@code CenterCrop} with Pillow's two passes over 8-bit data,
 * rounded after each. Only the pixels of the crop are computed, so that neither time nor memory
 * depends on the parts of a long picture that are cut away.
 *
 * <p>Pillow skips a pass that changes nothing. Here it runs with weights of one and zero, which
 * changes nothing.
 *
 * <p>Keeps its buffers for the next picture, so it is for one thread at a time.
 */
final class PillowResize {

  private final int shorterSide;
  private final int size;
  private final int rowLength;
  private final HorizontalPass horizontal = new HorizontalPass();
  private final int[][] narrow;
  private final int[][] sums;

  /** A resize to {@code shorterSide}, and a crop of {@code size} times {@code size} of that. */
  PillowResize(int shorterSide, int size) {
    this.shorterSide = shorterSide;
    this.size = size;
    this.rowLength = 3 * size;
    this.narrow = new int[BLOCK_ROWS][rowLength];
    this.sums = new int[size][rowLength];
  }

  /** The crop's rows of red, green, blue. */
  byte[] resizeAndCrop(PixelRows image) {
    int shorter = Math.min(image.width(), image.height());
    FilterWeights columns = weights(image.width(), shorter);
    FilterWeights rows = weights(image.height(), shorter);
    for (int[] sum : sums) {
      Arrays.fill(sum, HALF);
    }
    for (int top = rows.firstInput(); top < rows.endInput(); top += BLOCK_ROWS) {
      int end = Math.min(top + BLOCK_ROWS, rows.endInput());
      horizontal.run(image, top, end - top, columns, narrow);
      vertical(rows, top, end);
    }
    return crop();
  }

  private FilterWeights weights(int side, int shorter) {
    long resized = (long) shorterSide * side / shorter;
    return FilterWeights.bilinear(side, resized, cropOffset(resized), size);
  }

  /** Python's {@code round((side - size) / 2)}, which rounds halves to the even neighbour. */
  private long cropOffset(long side) {
    return (long) Math.rint((side - size) / 2.0);
  }

  /** Adds the rows of a block to all outputs that they are part of. */
  private void vertical(FilterWeights rows, int top, int end) {
    for (int y = 0; y < size; y++) {
      int first = rows.first()[y];
      int[] weights = rows.weights()[y];
      int last = Math.min(first + weights.length, end);
      for (int input = Math.max(first, top); input < last; input++) {
        addWeighted(sums[y], weights[input - first], narrow[input - top]);
      }
    }
  }

  private static void addWeighted(int[] sums, int weight, int[] row) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * row[i];
    }
  }

  private byte[] crop() {
    byte[] crop = new byte[size * rowLength];
    for (int y = 0; y < size; y++) {
      int[] sum = sums[y];
      int offset = y * rowLength;
      for (int i = 0; i < rowLength; i++) {
        crop[offset + i] = (byte) (sum[i] >> PRECISION_BITS);
      }
    }
    return crop;
  }
}
