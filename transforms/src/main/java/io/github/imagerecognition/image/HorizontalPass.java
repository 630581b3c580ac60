package io.github.imagerecognition.image;

import static io.github.imagerecognition.image.FilterWeights.HALF;
import static io.github.imagerecognition.image.FilterWeights.PRECISION_BITS;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The first pass of {@link PillowResize}: rows become as wide as the crop.
 *
 * <p>Each output pixel has inputs and weights of its own, so that a row offers the processor's
 * vector instructions nothing to do at once. The same pixel of many rows does: a block of rows is
 * turned into columns, and those are weighed and added. A column's element is a whole pixel, its
 * red in the lowest byte, which costs one memory access instead of three.
 */
final class HorizontalPass {

  /**
   * Long enough for loops of vector instructions, and a column's cache lines fit the first cache.
   */
  static final int BLOCK_ROWS = 256;

  private static final int CACHE_LINE = 64;

  private static final VarHandle PIXEL =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final int[] red = new int[BLOCK_ROWS];
  private final int[] green = new int[BLOCK_ROWS];
  private final int[] blue = new int[BLOCK_ROWS];
  private byte[] block = new byte[0];
  private int[][] window = new int[0][];

  /**
   * Weighs a block of rows.
   *
   * @param top the first of at most {@link #BLOCK_ROWS}
   * @param narrow where the rows go, red, green, blue of each pixel from 0 to 255
   */
  void run(PixelRows image, int top, int rows, FilterWeights columns, int[][] narrow) {
    int from = columns.firstInput();
    int length = 3 * (columns.endInput() - from);
    // A pixel is read with the byte behind it. With an odd number of lines from row to row, the
    // rows of a column are spread over the whole cache.
    int stride = ((length + CACHE_LINE) / CACHE_LINE | 1) * CACHE_LINE;
    reserve(stride, columns.mostInputs());
    for (int y = 0; y < rows; y++) {
      image.readRow(top + y, from, block, y * stride, length);
    }
    int next = from;
    for (int x = 0; x < columns.outputs(); x++) {
      int first = columns.first()[x];
      int[] weights = columns.weights()[x];
      for (; next < first + weights.length; next++) {
        readColumn(3 * (next - from), stride, rows, window[next % window.length]);
      }
      Arrays.fill(red, HALF);
      Arrays.fill(green, HALF);
      Arrays.fill(blue, HALF);
      for (int i = 0; i < weights.length; i++) {
        addWeighted(red, green, blue, weights[i], window[(first + i) % window.length]);
      }
      writeColumn(3 * x, rows, narrow);
    }
  }

  private void reserve(int stride, int columns) {
    if (block.length < stride * BLOCK_ROWS) {
      block = new byte[stride * BLOCK_ROWS];
    }
    if (window.length < columns) {
      window = new int[columns][BLOCK_ROWS];
    }
  }

  private void readColumn(int offset, int stride, int rows, int[] pixels) {
    for (int y = 0; y < rows; y++) {
      pixels[y] = (int) PIXEL.get(block, y * stride + offset);
    }
  }

  private static void addWeighted(int[] red, int[] green, int[] blue, int weight, int[] pixels) {
    for (int y = 0; y < BLOCK_ROWS; y++) {
      int pixel = pixels[y];
      red[y] += weight * (pixel & 0xFF);
      green[y] += weight * (pixel >>> 8 & 0xFF);
      blue[y] += weight * (pixel >>> 16 & 0xFF);
    }
  }

  /** No weight is negative and their sum is one but for rounding: nothing needs clipping. */
  private void writeColumn(int offset, int rows, int[][] narrow) {
    for (int y = 0; y < rows; y++) {
      int[] row = narrow[y];
      row[offset] = red[y] >> PRECISION_BITS;
      row[offset + 1] = green[y] >> PRECISION_BITS;
      row[offset + 2] = blue[y] >> PRECISION_BITS;
    }
  }
}
