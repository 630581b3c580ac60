package io.github.imagerecognition.image;

import io.github.imagerecognition.CodedException;
import java.util.Arrays;

/**
 * Walks a JPEG's markers to its end marker, as libjpeg does. A JPEG without one was cut off, which
 * Pillow refuses and OpenCV does not. Thumbnails lie within segments, which are stepped over.
 */
final class JpegParser {

  private static final int START_OF_IMAGE = 0xD8;
  private static final int END_OF_IMAGE = 0xD9;
  private static final int TEMPORARY = 0x01;
  private static final int FIRST_SEGMENT = 0xC0;
  private static final int START_OF_SCAN = 0xDA;
  private static final int APP14 = 0xEE;
  private static final byte[] ADOBE = {'A', 'd', 'o', 'b', 'e'};
  private static final int ADOBE_LENGTH = 14;
  private static final int NO_ADOBE_MARKER = -1;

  private final byte[] file;
  private int position = 2;
  private boolean sizeKnown;
  private int components;
  private int adobeTransform = NO_ADOBE_MARKER;
  private boolean scanSeen;
  private int width;
  private int height;

  private JpegParser(byte[] file) {
    this.file = file;
  }

  static ImageFile parse(byte[] file) {
    return new JpegParser(file).parse();
  }

  private ImageFile parse() {
    for (int marker = nextMarker(); marker != END_OF_IMAGE; marker = nextMarker()) {
      if (isRestart(marker) || marker == TEMPORARY) {
        continue;
      }
      if (marker < FIRST_SEGMENT || marker == START_OF_IMAGE) {
        throw ImageFormat.JPEG.corrupt("marker 0x%02x at byte %d".formatted(marker, position - 2));
      }
      step(marker);
    }
    if (!sizeKnown) {
      throw ImageFormat.JPEG.corrupt("no frame header before the end marker");
    }
    return new ImageFile(ImageFormat.JPEG, width, height, file, colours());
  }

  /**
   * Entropy-coded data follows scan headers and needs no case of its own: in it 0xFF comes only
   * before 0x00 or a restart marker, and between segments libjpeg skips whatever is no marker.
   */
  private int nextMarker() {
    while (position + 1 < file.length) {
      int first = file[position++];
      int second = file[position] & 0xFF;
      if (first == (byte) 0xFF && second != 0xFF && second != 0) {
        position++;
        return second;
      }
    }
    throw ImageFormat.JPEG.truncated("no end marker in %d bytes".formatted(file.length));
  }

  private void step(int marker) {
    if (file.length - position < 2) {
      throw segmentCutOff(marker);
    }
    int length = unsignedShort(position);
    if (length < 2) {
      throw ImageFormat.JPEG.corrupt("segment 0x%02x of length %d".formatted(marker, length));
    }
    if (length > file.length - position) {
      throw segmentCutOff(marker);
    }
    if (isFrameHeader(marker) && !sizeKnown) {
      readSize(length);
    }
    if (marker == APP14 && !scanSeen && length >= ADOBE_LENGTH && startsWithAdobe()) {
      adobeTransform = file[position + 13] & 0xFF;
    }
    scanSeen |= marker == START_OF_SCAN;
    position += length;
  }

  private boolean startsWithAdobe() {
    int start = position + 2;
    return Arrays.equals(file, start, start + ADOBE.length, ADOBE, 0, ADOBE.length);
  }

  /** As libjpeg's default_decompress_parms tells them, which looks no further than the scan. */
  private ImageFile.Colours colours() {
    if (components != 4) {
      return ImageFile.Colours.OTHER;
    }
    return adobeTransform == NO_ADOBE_MARKER || adobeTransform == 0
        ? ImageFile.Colours.CMYK
        : ImageFile.Colours.YCCK;
  }

  private void readSize(int length) {
    if (length < 8) {
      throw ImageFormat.JPEG.corrupt("a frame header of %d bytes".formatted(length));
    }
    height = unsignedShort(position + 3);
    width = unsignedShort(position + 5);
    components = file[position + 7] & 0xFF;
    sizeKnown = true;
  }

  private int unsignedShort(int at) {
    return (file[at] & 0xFF) << 8 | (file[at + 1] & 0xFF);
  }

  private CodedException segmentCutOff(int marker) {
    return ImageFormat.JPEG.truncated(
        "segment 0x%02x ends after the file's %d bytes".formatted(marker, file.length));
  }

  private static boolean isRestart(int marker) {
    return marker >= 0xD0 && marker <= 0xD7;
  }

  /** SOF0 to SOF15, among which are DHT (C4), JPG (C8) and DAC (CC). */
  private static boolean isFrameHeader(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }
}
