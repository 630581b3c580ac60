package io.github.imagerecognition.image;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes PNG chunk by chunk, as no encoder would. */
final class PngBuilder {

  static final int GREY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  PngBuilder(int width, int height, int bitDepth, int colourType) {
    this(width, height, bitDepth, colourType, 0);
  }

  PngBuilder(int width, int height, int bitDepth, int colourType, int interlace) {
    file.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) bitDepth).put((byte) colourType).put(12, (byte) interlace);
    chunk("IHDR", header.array());
  }

  PngBuilder chunk(String type, byte... data) {
    CRC32 sum = new CRC32();
    sum.update(type.getBytes(US_ASCII));
    sum.update(data);
    return chunk(type, data, (int) sum.getValue());
  }

  PngBuilder chunkWithWrongSum(String type, byte... data) {
    return chunk(type, data, 12345);
  }

  private PngBuilder chunk(String type, byte[] data, int sum) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length);
    chunk.putInt(data.length).put(type.getBytes(US_ASCII)).put(data).putInt(sum);
    file.writeBytes(chunk.array());
    return this;
  }

  /** Rows of samples, each begun by the number of its filter, 0 for none. */
  PngBuilder pixels(byte... rows) {
    return chunk("IDAT", deflate(rows));
  }

  static byte[] deflate(byte... data) {
    Deflater deflater = new Deflater();
    deflater.setInput(data);
    deflater.finish();
    byte[] deflated = new byte[100 + 2 * data.length];
    int length = deflater.deflate(deflated);
    deflater.end();
    return Arrays.copyOf(deflated, length);
  }

  byte[] end() {
    return chunk("IEND").file.toByteArray();
  }

  byte[] unfinished() {
    return file.toByteArray();
  }
}
