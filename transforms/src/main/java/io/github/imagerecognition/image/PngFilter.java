package io.github.imagerecognition.image;

/** Undoes the filters of PNG's rows, by the PNG specification. */
final class PngFilter {

  private PngFilter() {}

  /**
   * Turns a filtered row into samples.
   *
   * @param row the filter's number, then the row
   * @param above the row above it in the same layout
   * @param length of both
   * @param step bytes from one pixel to the next, at least one
   */
  static void undo(byte[] row, byte[] above, int length, int step) {
    switch (row[0]) {
      case 0 -> {}
      case 1 -> {
        for (int i = 1 + step; i < length; i++) {
          row[i] += row[i - step];
        }
      }
      case 2 -> {
        for (int i = 1; i < length; i++) {
          row[i] += above[i];
        }
      }
      case 3 -> {
        for (int i = 1; i < length; i++) {
          int left = i > step ? row[i - step] & 0xFF : 0;
          row[i] += (byte) ((left + (above[i] & 0xFF)) / 2);
        }
      }
      case 4 -> {
        for (int i = 1; i < length; i++) {
          int left = i > step ? row[i - step] & 0xFF : 0;
          int aboveLeft = i > step ? above[i - step] & 0xFF : 0;
          row[i] += (byte) paeth(left, above[i] & 0xFF, aboveLeft);
        }
      }
      default -> throw ImageFormat.PNG.corrupt("a row of filter type " + (row[0] & 0xFF));
    }
  }

  /** The neighbour that is nearest to their linear prediction. */
  private static int paeth(int left, int above, int aboveLeft) {
    int toLeft = Math.abs(above - aboveLeft);
    int toAbove = Math.abs(left - aboveLeft);
    int toAboveLeft = Math.abs(left + above - 2 * aboveLeft);
    if (toLeft <= toAbove && toLeft <= toAboveLeft) {
      return left;
    }
    return toAbove <= toAboveLeft ? above : aboveLeft;
  }
}
