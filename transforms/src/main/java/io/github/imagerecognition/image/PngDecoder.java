package io.github.imagerecognition.image;

import io.github.imagerecognition.CodedException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes a PNG as Pillow's ZipDecode.c does, for as long as rows come. libpng, which OpenCV uses,
 * is faster and stricter: it wants checksums, a window of the declared size and no chunk that it
 * does not know.
 */
final class PngDecoder {

  /** Pillow's {@code MAXBLOCK}. Damage is seen up to the end of the last row's block. */
  private static final int BLOCK = 1 << 16;

  private static final Pass WHOLE = new Pass(0, 0, 1, 1);

  private static final Pass[] ADAM7 = {
    new Pass(0, 0, 8, 8),
    new Pass(4, 0, 8, 8),
    new Pass(0, 4, 4, 8),
    new Pass(2, 0, 4, 4),
    new Pass(0, 2, 2, 4),
    new Pass(1, 0, 2, 2),
    new Pass(0, 1, 1, 2)
  };

  private record Pass(int firstColumn, int firstRow, int columnStep, int rowStep) {

    int columns(int width) {
      return (width - firstColumn + columnStep - 1) / columnStep;
    }
  }

  private final ByteBuffer file;
  private final PngHeader header;
  private final Mat picture;
  private final Inflater inflater;
  private final byte[] rgb;
  private byte[] row;
  private byte[] above;
  private int position;
  private long chunkEnd;

  private PngDecoder(byte[] content, Mat picture, Inflater inflater) {
    file = ByteBuffer.wrap(content);
    header = PngHeader.parse(content);
    this.picture = picture;
    this.inflater = inflater;
    rgb = new byte[3 * header.width()];
    row = new byte[rowLength(header.width())];
    above = new byte[row.length];
    enterChunk(header.imageData());
  }

  /** Decodes into a picture of the file's size. */
  static void decode(byte[] content, Mat picture) {
    Inflater inflater = new Inflater();
    try {
      new PngDecoder(content, picture, inflater).decode();
    } catch (DataFormatException e) {
      throw ImageFormat.PNG.corrupt("its data cannot be decompressed");
    } finally {
      inflater.end();
    }
  }

  /** With the byte of the filter. */
  private int rowLength(int columns) {
    return 1 + (columns * header.bitsPerPixel() + 7) / 8;
  }

  private void decode() throws DataFormatException {
    if (!header.interlaced()) {
      blacken(decode(WHOLE));
      return;
    }
    blacken(0);
    for (int pass = 0; pass < ADAM7.length && !inflater.finished(); pass++) {
      decode(ADAM7[pass]);
    }
  }

  /** The data may end before the picture, with a whole row: the rest has samples of zero then. */
  private void blacken(int firstRow) {
    Arrays.fill(row, (byte) 0);
    for (int y = firstRow; y < header.height(); y++) {
      write(y, WHOLE);
    }
  }

  /** Decodes a pass, and returns the row behind its last one. */
  private int decode(Pass pass) throws DataFormatException {
    int columns = pass.columns(header.width());
    int length = rowLength(columns);
    Arrays.fill(above, (byte) 0);
    int y = pass.firstRow;
    for (; columns > 0 && y < header.height() && !inflater.finished(); y += pass.rowStep) {
      readRow(length);
      PngFilter.undo(row, above, length, (header.bitsPerPixel() + 7) / 8);
      write(y, pass);
      byte[] done = row;
      row = above;
      above = done;
    }
    return y;
  }

  private void write(int y, Pass pass) {
    try (BytePointer pixels = picture.ptr(y)) {
      if (pass.columnStep > 1) {
        pixels.get(rgb);
      }
      for (int i = 0; i < pass.columns(header.width()); i++) {
        header.toRgb(row, i, rgb, 3 * (pass.firstColumn + i * pass.columnStep));
      }
      pixels.put(rgb);
    }
  }

  private void readRow(int length) throws DataFormatException {
    if (inflater.getRemaining() == 0) {
      nextBlock();
    }
    int count = inflater.inflate(row, 0, length);
    while (count < length) {
      nextBlock();
      count += inflater.inflate(row, count, length - count);
    }
  }

  private void nextBlock() {
    while (position == chunkEnd) {
      enterChunk(position + PngChunks.CHECKSUM_LENGTH);
    }
    int length = (int) Math.min(BLOCK, Math.min(chunkEnd, file.capacity()) - position);
    if (length == 0) {
      throw truncated();
    }
    inflater.setInput(file.array(), position, length);
    position += length;
  }

  private void enterChunk(int start) {
    if (start > file.capacity() - PngChunks.DATA || file.getInt(start + 4) != PngChunks.IDAT) {
      throw truncated();
    }
    position = start + PngChunks.DATA;
    chunkEnd = position + Integer.toUnsignedLong(file.getInt(start));
  }

  private static CodedException truncated() {
    return ImageFormat.PNG.truncated("its image data end before its rows");
  }
}
