package io.github.imagerecognition.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads a WebP's length and size from its first chunk, by the WebP container specification and RFC
 * 6386 (VP8) and the specification of the lossless bit stream.
 */
final class WebpParser {

  private static final int RIFF_HEADER_LENGTH = 8;

  /**
   * Files of small pictures are shorter. Bytes behind the length that a file states are ignored.
   */
  private static final int SHORTEST_FOR_OPENCV = 32;

  private static final int FIRST_CHUNK = 12;
  private static final int CHUNK_DATA = 20;

  /** "VP8 ", lossy. */
  private static final int VP8 = 0x20385056;

  /** "VP8L", lossless. */
  private static final int VP8L = 0x4C385056;

  /** "VP8X", with animation, alpha or metadata. */
  private static final int VP8X = 0x58385056;

  private WebpParser() {}

  static ImageFile parse(byte[] file) {
    long length = RIFF_HEADER_LENGTH + Integer.toUnsignedLong(data(file).getInt(4));
    if (length > file.length) {
      throw ImageFormat.WEBP.truncated(
          String.format(Locale.ROOT, "%d bytes of %d", file.length, length));
    }
    // libwebp would go on with the bytes behind where there are too few before.
    int size = (int) Math.max(length, SHORTEST_FOR_OPENCV);
    byte[] content = size == file.length ? file : Arrays.copyOf(file, size);
    ByteBuffer data = data(content);
    int kind = data.getInt(FIRST_CHUNK);
    return switch (kind) {
      case VP8 -> lossy(data, content);
      case VP8L -> lossless(data, content);
      case VP8X -> extended(data, content);
      default ->
          throw ImageFormat.WEBP.corrupt(
              String.format(Locale.ROOT, "first chunk of unknown kind 0x%08x", kind));
    };
  }

  private static ByteBuffer data(byte[] file) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** After a frame tag of three bytes and a start code of three, 14 bits each; the rest scales. */
  private static ImageFile lossy(ByteBuffer data, byte[] file) {
    int width = data.getShort(CHUNK_DATA + 6) & 0x3FFF;
    int height = data.getShort(CHUNK_DATA + 8) & 0x3FFF;
    return new ImageFile(ImageFormat.WEBP, width, height, file, ImageFile.Kind.COMMON);
  }

  /** After a signature byte, 14 bits each, less one. */
  private static ImageFile lossless(ByteBuffer data, byte[] file) {
    int bits = data.getInt(CHUNK_DATA + 1);
    int width = (bits & 0x3FFF) + 1;
    int height = (bits >>> 14 & 0x3FFF) + 1;
    return new ImageFile(ImageFormat.WEBP, width, height, file, ImageFile.Kind.COMMON);
  }

  /** The canvas: after four bytes of flags, 24 bits each, less one. */
  private static ImageFile extended(ByteBuffer data, byte[] file) {
    int width = (data.getInt(CHUNK_DATA + 4) & 0xFFFFFF) + 1;
    int height = (data.getInt(CHUNK_DATA + 6) >>> 8) + 1;
    return new ImageFile(ImageFormat.WEBP, width, height, file, ImageFile.Kind.COMMON);
  }
}
