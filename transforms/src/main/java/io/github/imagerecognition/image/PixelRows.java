package io.github.imagerecognition.image;

/** A picture that is read row by row. */
interface PixelRows {

  int width();

  int height();

  /** Copies a row's {@code width} times red, green, blue to the front of an array. */
  void readRow(int row, byte[] rgb);
}
