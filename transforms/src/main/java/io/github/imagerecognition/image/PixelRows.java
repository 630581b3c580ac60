package io.github.imagerecognition.image;

/** A picture that is read row by row. */
interface PixelRows {

  int width();

  int height();

  /**
   * Writes red, green, blue of a row's pixels from {@code column} on.
   *
   * @param offset where in {@code rgb}
   * @param length how many bytes, three for each pixel
   */
  void readRow(int row, int column, byte[] rgb, int offset, int length);
}
