package io.github.imagerecognition.image;

import static io.github.imagerecognition.image.JpegMarkers.END_OF_IMAGE;
import static io.github.imagerecognition.image.JpegMarkers.NONE;
import static io.github.imagerecognition.image.JpegMarkers.START_OF_SCAN;

import io.github.imagerecognition.CodedException;
import java.util.Locale;

/**
 * Walks a JPEG's markers as libjpeg does. Whether the data suffice for all rows, the decoder finds
 * out; if they do, no end marker is needed. What libjpeg refuses behind the last row, for which
 * Pillow refuses the picture and OpenCV does not, is found here.
 */
final class JpegParser {

  private static final int START_OF_IMAGE = 0xD8;
  private static final int NUMBER_OF_LINES = 0xDC;
  private static final int RESTART_INTERVAL = 0xDD;
  private static final int APP0 = 0xE0;
  private static final int APP14 = 0xEE;
  private static final int APP15 = 0xEF;
  private static final int COMMENT = 0xFE;
  private static final byte[] ADOBE = {'A', 'd', 'o', 'b', 'e'};
  private static final int ADOBE_LENGTH = 14;
  private static final int SHORTEST_SCAN_HEADER = 6;
  private static final int NO_ADOBE_MARKER = -1;

  private final byte[] file;
  private final JpegMarkers markers;
  private JpegFrame frame;
  private int restartInterval;
  private int adobeTransform = NO_ADOBE_MARKER;

  private JpegParser(byte[] file) {
    this.file = file;
    this.markers = new JpegMarkers(file);
  }

  static ImageFile parse(byte[] file) {
    return new JpegParser(file).parse();
  }

  private ImageFile parse() {
    readHead();
    boolean onlyScan = !frame.progressive() && markers.unsignedByte(2) >= frame.components();
    markers.skipSegment();
    long scans = 1;
    int marker;
    if (onlyScan) {
      marker = readTail();
    } else {
      marker = markers.next();
      for (; marker != NONE && marker != END_OF_IMAGE; marker = markers.next()) {
        scans += marker == START_OF_SCAN ? 1 : 0;
        if (!JpegMarkers.isAlone(marker) && !JpegMarkers.isUnknown(marker)) {
          markers.skipSegment();
        }
      }
    }
    return new ImageFile(
        ImageFormat.JPEG, frame.width(), frame.height(), file, kind(), scans, marker != NONE);
  }

  /** The segments before the first scan, whose header is at the position then. */
  private void readHead() {
    for (int marker = markers.next(); ; marker = markers.next()) {
      if (JpegMarkers.isRestart(marker)) {
        continue;
      }
      if (marker == NONE) {
        throw ImageFormat.JPEG.truncated(
            String.format(Locale.ROOT, "no picture in %d bytes", file.length));
      }
      if (JpegMarkers.isUnknown(marker) || marker == START_OF_IMAGE || marker == END_OF_IMAGE) {
        throw unexpected(marker, "before the picture");
      }
      if (!markers.hasWholeSegment()) {
        throw ImageFormat.JPEG.truncated(
            String.format(
                Locale.ROOT,
                "segment 0x%02x ends behind the file's %d bytes",
                marker,
                file.length));
      }
      if (marker == START_OF_SCAN) {
        if (markers.segmentLength() < SHORTEST_SCAN_HEADER) {
          throw ImageFormat.JPEG.corrupt(
              String.format(Locale.ROOT, "a scan header of %d bytes", markers.segmentLength()));
        }
        break;
      }
      readSegment(marker);
      markers.skipSegment();
    }
    if (frame == null) {
      throw ImageFormat.JPEG.corrupt("no frame header before the picture");
    }
  }

  private void readSegment(int marker) {
    int length = markers.segmentLength();
    if (JpegMarkers.isFrameHeader(marker) && frame == null) {
      frame = JpegFrame.read(marker, markers);
    } else if (marker == RESTART_INTERVAL && length == 4) {
      restartInterval = markers.unsignedShort(2);
    } else if (marker == APP14 && length >= ADOBE_LENGTH && markers.startsWith(ADOBE, 2)) {
      adobeTransform = markers.unsignedByte(13);
    }
  }

  /**
   * What is behind the data of the only scan; another scan, frame or table is a marker that damage
   * has made, and ended the data before their time.
   */
  private int readTail() {
    long restarts = restartInterval == 0 ? 0 : (frame.units() - 1) / restartInterval;
    int marker = markers.nextBehindData(restarts);
    for (; marker != NONE && marker != END_OF_IMAGE; marker = markers.next()) {
      if (isSkipped(marker)) {
        markers.skipSegment();
      } else if (markers.isCutOff(marker)) {
        return NONE;
      } else if (!JpegMarkers.isAlone(marker)) {
        throw unexpected(marker, "in the picture's data");
      }
    }
    return marker;
  }

  private static boolean isSkipped(int marker) {
    return (marker >= APP0 && marker <= APP15) || marker == COMMENT || marker == NUMBER_OF_LINES;
  }

  private CodedException unexpected(int marker, String where) {
    return ImageFormat.JPEG.corrupt(
        String.format(
            Locale.ROOT, "marker 0x%02x %s, at byte %d", marker, where, markers.position() - 2));
  }

  /** As libjpeg's default_decompress_parms tells them, which looks no further than the scan. */
  private ImageFile.Kind kind() {
    if (frame.components() != 4) {
      return ImageFile.Kind.COMMON;
    }
    return adobeTransform == NO_ADOBE_MARKER || adobeTransform == 0
        ? ImageFile.Kind.CMYK
        : ImageFile.Kind.YCCK;
  }
}
