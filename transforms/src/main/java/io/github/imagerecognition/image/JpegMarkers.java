package io.github.imagerecognition.image;

import java.util.Arrays;

/** Finds a JPEG's markers one after the other, as libjpeg does. */
final class JpegMarkers {

  /** In place of a marker when the file ends. */
  static final int NONE = -1;

  static final int END_OF_IMAGE = 0xD9;
  static final int START_OF_SCAN = 0xDA;

  private static final int FIRST_KNOWN = 0xC0;
  private static final int TEMPORARY = 0x01;
  private static final int FIRST_RESTART = 0xD0;
  private static final int LAST_RESTART = 0xD7;
  private static final int SHORTEST_FRAME_HEADER = 8;

  private final byte[] file;
  private int position = 2;

  JpegMarkers(byte[] file) {
    this.file = file;
  }

  /** Behind the last marker or its segment. */
  int position() {
    return position;
  }

  /**
   * The next marker, whose segment, if it has one, is at the position then. Entropy-coded data need
   * no case of their own: in them 0xFF comes only before 0x00 or a marker, and between segments
   * libjpeg skips whatever is no marker.
   */
  int next() {
    while (position + 1 < file.length) {
      int first = file[position++];
      int second = file[position] & 0xFF;
      if (first == (byte) 0xFF && second != 0xFF && second != 0) {
        position++;
        return second;
      }
    }
    return NONE;
  }

  /**
   * The first marker behind the data of a scan: libjpeg looks for a restart marker after each
   * interval (its {@code read_restart_marker}), and finds its way when it meets another one ({@code
   * jpeg_resync_to_restart}).
   *
   * @param restarts how many intervals begin after the first
   */
  int nextBehindData(long restarts) {
    int marker = next();
    for (long i = 0; i < restarts && isRestartOrUnknown(marker); i++) {
      while (isUnknown(marker) || (isRestart(marker) && ahead(marker, i) >= 6)) {
        marker = next();
      }
      if (isRestart(marker) && (ahead(marker, i) == 0 || ahead(marker, i) > 2)) {
        marker = next();
      }
    }
    return marker;
  }

  /** How many restarts, modulo eight, lie between a restart marker and the expected one. */
  private static long ahead(int marker, long expected) {
    return (marker - FIRST_RESTART - expected) & 7;
  }

  private static boolean isRestartOrUnknown(int marker) {
    return isRestart(marker) || isUnknown(marker);
  }

  static boolean isUnknown(int marker) {
    return marker != NONE && marker < FIRST_KNOWN;
  }

  static boolean isRestart(int marker) {
    return marker >= FIRST_RESTART && marker <= LAST_RESTART;
  }

  /** Whether no segment follows, and nothing else is meant. */
  static boolean isAlone(int marker) {
    return isRestart(marker) || marker == TEMPORARY;
  }

  /** SOF0 to SOF15, among which are DHT (C4), JPG (C8) and DAC (CC). */
  static boolean isFrameHeader(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  /** Whether the file ends before libjpeg has read enough of a table or header to object. */
  boolean isCutOff(int marker) {
    return switch (marker) {
      case 0xC0, 0xC1, 0xC2, 0xC4, 0xC9, 0xCA, 0xCC, START_OF_SCAN, 0xDB, 0xDD ->
          file.length - position < SHORTEST_FRAME_HEADER;
      default -> false;
    };
  }

  /** The length of the segment at the position, with its own two bytes. */
  int segmentLength() {
    return file.length - position < 2 ? 2 : Math.max(2, unsignedShort(0));
  }

  boolean hasWholeSegment() {
    return segmentLength() <= file.length - position;
  }

  void skipSegment() {
    position = Math.min(file.length, position + segmentLength());
  }

  /** A byte of the segment at the position. */
  int unsignedByte(int offset) {
    return file[position + offset] & 0xFF;
  }

  int unsignedShort(int offset) {
    return unsignedByte(offset) << 8 | unsignedByte(offset + 1);
  }

  boolean startsWith(byte[] name, int offset) {
    int start = position + offset;
    return Arrays.equals(file, start, start + name.length, name, 0, name.length);
  }
}
