package io.github.imagerecognition.image;

import static org.bytedeco.opencv.global.opencv_core.flip;
import static org.bytedeco.opencv.global.opencv_core.transpose;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Turns a PNG upright as OpenCV does, whose {@code ExifTransform} is for what it decodes itself.
 */
final class PngOrientation {

  private static final int LITTLE_ENDIAN = 0x49492A00;
  private static final int BIG_ENDIAN = 0x4D4D002A;
  private static final int UPRIGHT = 1;
  private static final int FIRST_DIRECTORY = 4;
  private static final int ENTRY_LENGTH = 12;
  private static final short ORIENTATION = 0x112;
  private static final int VALUE = 8;

  private static final int AROUND_X = 0;
  private static final int AROUND_Y = 1;
  private static final int AROUND_BOTH = -1;

  private PngOrientation() {}

  /** The pixels, turned as the file's EXIF data say. */
  static Mat upright(Mat stored, byte[] file) {
    int orientation = of(file);
    Mat turned = new Mat();
    if (orientation > 4 && orientation <= 8) {
      transpose(stored, turned);
    } else {
      stored.copyTo(turned);
    }
    switch (orientation) {
      case 2, 6 -> flip(turned, turned, AROUND_Y);
      case 3, 7 -> flip(turned, turned, AROUND_BOTH);
      case 4, 8 -> flip(turned, turned, AROUND_X);
      default -> {}
    }
    return turned;
  }

  /** Of the first EXIF data that are any: libpng skips others. */
  private static int of(byte[] file) {
    for (PngChunks chunks = new PngChunks(file); chunks.exists(); chunks.next()) {
      if (chunks.is(PngChunks.EXIF) && chunks.hasRightSum() && chunks.length() > Integer.BYTES) {
        ByteBuffer exif = chunks.data();
        int mark = exif.getInt(0);
        if (mark == LITTLE_ENDIAN || mark == BIG_ENDIAN) {
          return read(
              exif.order(mark == BIG_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN));
        }
      }
    }
    return UPRIGHT;
  }

  private static int read(ByteBuffer exif) {
    try {
      int entry = exif.getInt(FIRST_DIRECTORY) + Short.BYTES;
      int entries = Short.toUnsignedInt(exif.getShort(entry - Short.BYTES));
      for (int i = 0; i < entries; i++, entry += ENTRY_LENGTH) {
        if (exif.getShort(entry) == ORIENTATION) {
          return exif.getShort(entry + VALUE);
        }
      }
    } catch (IndexOutOfBoundsException e) {
      return UPRIGHT; // what is damaged does not count
    }
    return UPRIGHT;
  }
}
