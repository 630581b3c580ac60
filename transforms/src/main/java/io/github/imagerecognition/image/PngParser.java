package io.github.imagerecognition.image;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Walks a PNG's chunks to IEND and checks their sums where Pillow or libpng does, which also keeps
 * libpng from printing complaints. Only the chunks that make the picture are handed on: colour
 * profiles and texts do not count for Pillow either, and without its control chunk an animation is
 * its default picture.
 */
final class PngParser {

  private static final int SIGNATURE_LENGTH = 8;
  private static final int CHUNK_OVERHEAD = 12;
  private static final int HEADER_LENGTH = 13;
  private static final int IHDR = 0x49484452;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454E44;
  private static final int EXIF = 0x65584966;
  private static final int ANCILLARY = 0x20000000;

  /** libpng's {@code PNG_USER_WIDTH_MAX} and {@code PNG_USER_HEIGHT_MAX}. */
  private static final int LONGEST_SIDE = 1_000_000;

  private final byte[] file;
  private final ByteBuffer numbers;

  /** Null as long as all is essential: copying a file costs as much as checking its sums. */
  private ByteArrayOutputStream essential;

  private int position = SIGNATURE_LENGTH;

  private PngParser(byte[] file) {
    this.file = file;
    numbers = ByteBuffer.wrap(file);
  }

  static ImageFile parse(byte[] file) {
    return new PngParser(file).parse();
  }

  private ImageFile parse() {
    boolean inImageData = false;
    int type;
    do {
      type = chunkType();
      int length = chunkLength(type);
      inImageData |= type == IDAT;
      boolean critical = (type & ANCILLARY) == 0;
      if (critical || !inImageData) {
        checkSum(type, length);
      }
      if (!critical && type != EXIF) {
        leaveOut();
      } else if (essential != null) {
        essential.write(file, position, length + CHUNK_OVERHEAD);
      }
      position += length + CHUNK_OVERHEAD;
    } while (type != IEND);
    int width = numbers.getInt(SIGNATURE_LENGTH + 8);
    int height = numbers.getInt(SIGNATURE_LENGTH + 12);
    if (Math.max(width, height) > LONGEST_SIDE) {
      throw new CodedException(
          ErrorCode.IMAGE_TOO_MANY_PIXELS,
          "%d x %d pixels, the limit is %d a side".formatted(width, height, LONGEST_SIDE));
    }
    return new ImageFile(ImageFormat.PNG, width, height, essential());
  }

  /** The chunk at the position; what comes later is copied. */
  private void leaveOut() {
    if (essential == null) {
      essential = new ByteArrayOutputStream(file.length);
      essential.write(file, 0, position);
    }
  }

  private byte[] essential() {
    if (essential != null) {
      return essential.toByteArray();
    }
    return position == file.length ? file : Arrays.copyOf(file, position);
  }

  private int chunkType() {
    if (file.length - position < CHUNK_OVERHEAD) {
      throw ImageFormat.PNG.truncated("no IEND in %d bytes".formatted(file.length));
    }
    int type = numbers.getInt(position + 4);
    if (position == SIGNATURE_LENGTH && type != IHDR) {
      throw ImageFormat.PNG.corrupt("the first chunk is not IHDR");
    }
    return type;
  }

  private int chunkLength(int type) {
    int length = numbers.getInt(position);
    if (length < 0 || (type == IHDR && length != HEADER_LENGTH)) {
      throw ImageFormat.PNG.corrupt(
          "a chunk of %d bytes at byte %d".formatted(Integer.toUnsignedLong(length), position));
    }
    if (length > file.length - position - CHUNK_OVERHEAD) {
      throw ImageFormat.PNG.truncated(
          "the chunk at byte %d ends after the file's %d bytes".formatted(position, file.length));
    }
    return length;
  }

  private void checkSum(int type, int length) {
    CRC32 sum = new CRC32();
    sum.update(file, position + 4, length + 4);
    if ((int) sum.getValue() != numbers.getInt(position + 8 + length)) {
      throw ImageFormat.PNG.corrupt(
          "wrong checksum of chunk 0x%08x at byte %d".formatted(type, position));
    }
  }
}
