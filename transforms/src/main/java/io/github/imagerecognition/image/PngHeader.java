package io.github.imagerecognition.image;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * What a PNG says before its image data, and Pillow's conversion of such pixels to RGB.
 *
 * @param bitDepth of a sample
 * @param palette 256 times red, green, blue
 * @param imageData where the first IDAT chunk begins
 */
record PngHeader(
    int width,
    int height,
    int bitDepth,
    int colourType,
    boolean interlaced,
    byte[] palette,
    int imageData) {

  /** Where in IHDR. */
  static final int BIT_DEPTH = 8;

  private static final int LENGTH = 13;
  private static final int GREY = 0;
  private static final int COLOUR = 2;
  private static final int PALETTE = 3;
  private static final int GREY_ALPHA = 4;
  private static final int COLOUR_ALPHA = 6;
  private static final int MOST_COLOURS = 256;

  /** Reads the chunks before the image data, which {@link PngParser} has checked. */
  static PngHeader parse(byte[] file) {
    ByteBuffer header = ByteBuffer.allocate(0);
    byte[] palette = greys();
    PngChunks chunks = new PngChunks(file);
    for (; !chunks.is(PngChunks.IDAT); chunks.next()) {
      if (chunks.is(PngChunks.IHDR)) {
        header = chunks.data();
      } else if (chunks.is(PngChunks.PLTE)) {
        palette = completed(chunks.data());
      }
    }
    return of(header, palette, chunks.position());
  }

  /** Whether libpng accepts the length, the compression and the order of an IHDR chunk. */
  static boolean isStandard(ByteBuffer header) {
    return header.remaining() == LENGTH && header.get(10) == 0 && (header.get(12) & 0xFE) == 0;
  }

  /**
   * Whether the first byte of zlib's data is that of a window of 32 KiB, which is always enough.
   */
  static boolean declaresWholeWindow(byte first) {
    return first >> 4 == 7;
  }

  private static PngHeader of(ByteBuffer header, byte[] palette, int imageData) {
    if (header.remaining() < LENGTH) {
      throw ImageFormat.PNG.corrupt("no complete IHDR before the image data");
    }
    int bitDepth = header.get(BIT_DEPTH);
    int colourType = header.get(9);
    boolean known =
        switch (colourType) {
          case GREY -> bitDepth == 16 || fitsByte(bitDepth);
          case PALETTE -> fitsByte(bitDepth) && palette.length == 3 * MOST_COLOURS;
          case COLOUR, GREY_ALPHA, COLOUR_ALPHA -> bitDepth == 8 || bitDepth == 16;
          default -> false;
        };
    if (!known || header.get(11) != 0) {
      throw ImageFormat.PNG.corrupt(
          String.format(
              Locale.ROOT,
              "bit depth %d, colour type %d, filter method %d, %d colours",
              bitDepth,
              colourType,
              header.get(11),
              palette.length / 3));
    }
    return new PngHeader(
        header.getInt(0),
        header.getInt(4),
        bitDepth,
        colourType,
        header.get(12) != 0,
        palette,
        imageData);
  }

  private static boolean fitsByte(int bitDepth) {
    return bitDepth == 1 || bitDepth == 2 || bitDepth == 4 || bitDepth == 8;
  }

  /** A palette with the colours that Pillow takes for those that it lacks; too long, if it is. */
  static byte[] completed(ByteBuffer colours) {
    int count = colours.remaining() / 3;
    byte[] palette = count > MOST_COLOURS ? new byte[3 * count] : greys();
    colours.get(palette, 0, 3 * count);
    return palette;
  }

  private static byte[] greys() {
    byte[] greys = new byte[3 * MOST_COLOURS];
    for (int i = 0; i < greys.length; i++) {
      greys[i] = (byte) (i / 3);
    }
    return greys;
  }

  /** Whether the standard permits a palette of a length in bytes, zero for none. */
  boolean permitsPalette(int length) {
    return colourType == PALETTE
        ? length > 0 && length <= 3 << bitDepth && length % 3 == 0
        : length == 0;
  }

  boolean isGreyOf16Bits() {
    return colourType == GREY && bitDepth == 16;
  }

  int bitsPerPixel() {
    return bitDepth
        * switch (colourType) {
          case GREY_ALPHA -> 2;
          case COLOUR -> 3;
          case COLOUR_ALPHA -> 4;
          default -> 1;
        };
  }

  /**
   * Writes a pixel's red, green, blue: alpha dropped, of 16 bits the high ones.
   *
   * @param row samples behind the byte of their filter
   */
  void toRgb(byte[] row, int pixel, byte[] rgb, int offset) {
    int first = 1 + pixel * bitsPerPixel() / 8;
    switch (colourType) {
      case GREY -> fill(rgb, offset, grey(row, first, pixel));
      case GREY_ALPHA -> fill(rgb, offset, row[first]);
      case PALETTE -> System.arraycopy(palette, 3 * sample(row[first], pixel), rgb, offset, 3);
      default -> {
        int step = bitDepth / 8;
        rgb[offset] = row[first];
        rgb[offset + 1] = row[first + step];
        rgb[offset + 2] = row[first + 2 * step];
      }
    }
  }

  private byte grey(byte[] row, int first, int pixel) {
    if (bitDepth == 16) {
      // Clipped, not scaled, in Pillow to this day: i2rgb and I16_RGB in its Convert.c.
      return row[first] == 0 ? row[first + 1] : (byte) 255;
    }
    return (byte) (sample(row[first], pixel) * (255 / ((1 << bitDepth) - 1)));
  }

  private int sample(byte samples, int pixel) {
    int behind = 8 - bitDepth - pixel * bitDepth % 8;
    return samples >> behind & ((1 << bitDepth) - 1);
  }

  private static void fill(byte[] rgb, int offset, byte level) {
    rgb[offset] = level;
    rgb[offset + 1] = level;
    rgb[offset + 2] = level;
  }
}
