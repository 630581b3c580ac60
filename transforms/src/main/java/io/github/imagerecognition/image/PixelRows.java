package io.github.imagerecognition.image;

/** A picture that is read row by row. */
interface PixelRows {

  int width();

  int height();

  /** Fills an array with red, green, blue of a row's pixels from {@code column} on. */
  void readRow(int row, int column, byte[] rgb);
}
