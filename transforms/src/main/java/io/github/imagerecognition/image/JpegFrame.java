package io.github.imagerecognition.image;

import java.util.Locale;

/**
 * What a JPEG's frame header says.
 *
 * @param progressive or another kind whose scans each cover the picture
 * @param unitWidth pixels of a scan's smallest unit (MCU)
 */
record JpegFrame(
    int width, int height, int components, boolean progressive, int unitWidth, int unitHeight) {

  private static final int BLOCK = 8;
  private static final int FIRST_COMPONENT = 8;

  /** Reads the segment at the position, which is complete. */
  static JpegFrame read(int marker, JpegMarkers segment) {
    int length = segment.segmentLength();
    if (length < FIRST_COMPONENT || length < FIRST_COMPONENT + 3 * segment.unsignedByte(7)) {
      throw ImageFormat.JPEG.corrupt(
          String.format(Locale.ROOT, "a frame header of %d bytes", length));
    }
    int components = segment.unsignedByte(7);
    int widest = 1;
    int highest = 1;
    // A single component is not interleaved: its unit is one block, however it is sampled.
    for (int i = 0; i < components && components > 1; i++) {
      int sampling = segment.unsignedByte(FIRST_COMPONENT + 3 * i + 1);
      widest = Math.max(widest, sampling >> 4);
      highest = Math.max(highest, sampling & 0xF);
    }
    return new JpegFrame(
        segment.unsignedShort(5),
        segment.unsignedShort(3),
        components,
        marker == 0xC2 || marker == 0xCA,
        BLOCK * widest,
        BLOCK * highest);
  }

  /** The units of a scan of all components. */
  long units() {
    return (long) ((width - 1) / unitWidth + 1) * ((height - 1) / unitHeight + 1);
  }
}
