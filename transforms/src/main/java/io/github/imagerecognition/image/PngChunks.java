package io.github.imagerecognition.image;

import io.github.imagerecognition.CodedException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.CRC32;

/** Steps through the chunks of a PNG: length, type, data and checksum. */
final class PngChunks {

  static final int FIRST = 8;

  /** Where a chunk's data begin, behind length and type. */
  static final int DATA = 8;

  static final int CHECKSUM_LENGTH = 4;
  static final int OVERHEAD = DATA + CHECKSUM_LENGTH;
  static final int IHDR = 0x49484452;
  static final int PLTE = 0x504C5445;
  static final int IDAT = 0x49444154;
  static final int IEND = 0x49454E44;
  static final int EXIF = 0x65584966;

  private static final int ANCILLARY = 0x20000000;

  private final byte[] file;
  private final ByteBuffer numbers;
  private int position = FIRST;

  PngChunks(byte[] file) {
    this.file = file;
    numbers = ByteBuffer.wrap(file);
  }

  /** Where the chunk begins. */
  int position() {
    return position;
  }

  void next() {
    position = end();
  }

  /** Where the next chunk begins, or the file ends. */
  int end() {
    return (int) Math.min(file.length, (long) position + length() + OVERHEAD);
  }

  /** Whether there are a length and a type. */
  boolean exists() {
    return file.length - position >= DATA;
  }

  boolean is(int type) {
    return exists() && type() == type;
  }

  int type() {
    return numbers.getInt(position + 4);
  }

  /** Pillow's {@code is_cid}: letters, digits and underscores. */
  boolean hasName() {
    for (int i = position + 4; i < position + DATA; i++) {
      if (file[i] < 0 || !(Character.isLetterOrDigit(file[i]) || file[i] == '_')) {
        return false;
      }
    }
    return true;
  }

  boolean isAncillary() {
    return (type() & ANCILLARY) != 0;
  }

  /** The length of the data, as far as they are in the file. */
  int length() {
    long length = Integer.toUnsignedLong(numbers.getInt(position));
    return (int) Math.min(length, file.length - position - DATA);
  }

  boolean hasAllData() {
    return length() == numbers.getInt(position);
  }

  boolean hasSum() {
    return hasAllData() && file.length - position - OVERHEAD >= length();
  }

  boolean hasRightSum() {
    if (!hasSum()) {
      return false;
    }
    CRC32 sum = new CRC32();
    sum.update(file, position + 4, length() + 4);
    return (int) sum.getValue() == numbers.getInt(position + DATA + length());
  }

  ByteBuffer data() {
    return numbers.slice(position + DATA, length());
  }

  CodedException cutOff() {
    return ImageFormat.PNG.truncated(
        String.format(
            Locale.ROOT,
            "the chunk at byte %d ends behind the file's %d bytes",
            position,
            file.length));
  }
}
