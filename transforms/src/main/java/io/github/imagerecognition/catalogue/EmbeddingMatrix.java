package io.github.imagerecognition.catalogue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rows of a NumPy file of {@code <f4} and two dimensions, mapped into memory: only what is read
 * is loaded, and the system may forget it again. Many threads may read it.
 */
public final class EmbeddingMatrix {

  private static final int PREAMBLE_BYTES = 10;
  private static final int HEADER_LENGTH_OFFSET = 8;
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '<f4', 'fortran_order': False, 'shape': \\((\\d{1,9}), (\\d{1,9})\\), \\}\\s*");

  /** A mapping cannot have more than 2 GiB. */
  private static final long SEGMENT_BYTES = 1L << 30;

  private final int rows;
  private final int dimensions;
  private final int rowsOfSegment;
  private final List<FloatBuffer> segments;

  private EmbeddingMatrix(int rows, int dimensions, int rowsOfSegment, List<FloatBuffer> segments) {
    this.rows = rows;
    this.dimensions = dimensions;
    this.rowsOfSegment = rowsOfSegment;
    this.segments = segments;
  }

  /**
   * Maps a file.
   *
   * @throws IOException when it cannot be read, or is not such a file
   */
  public static EmbeddingMatrix open(Path npy) throws IOException {
    try (FileChannel channel = FileChannel.open(npy)) {
      ByteBuffer preamble = read(channel, 0, PREAMBLE_BYTES);
      int headerLength = Short.toUnsignedInt(preamble.getShort(HEADER_LENGTH_OFFSET));
      Matcher header =
          HEADER.matcher(
              StandardCharsets.ISO_8859_1.decode(read(channel, PREAMBLE_BYTES, headerLength)));
      if (!header.matches()) {
        throw new IOException(npy + " is no matrix of little-endian float32");
      }
      int rows = Integer.parseInt(header.group(1));
      int dimensions = Integer.parseInt(header.group(2));
      long start = (long) PREAMBLE_BYTES + headerLength;
      if (channel.size() != start + (long) rows * dimensions * Float.BYTES) {
        throw new IOException(
            String.format(
                Locale.ROOT, "%s does not have the length of %d x %d", npy, rows, dimensions));
      }
      return map(channel, start, rows, dimensions);
    }
  }

  private static EmbeddingMatrix map(FileChannel channel, long start, int rows, int dimensions)
      throws IOException {
    long rowBytes = (long) dimensions * Float.BYTES;
    int rowsOfSegment = (int) Math.max(1, SEGMENT_BYTES / Math.max(1, rowBytes));
    List<FloatBuffer> segments = new ArrayList<>();
    for (int row = 0; row < rows; row += rowsOfSegment) {
      long bytes = Math.min(rowsOfSegment, rows - row) * rowBytes;
      segments.add(
          channel
              .map(FileChannel.MapMode.READ_ONLY, start + row * rowBytes, bytes)
              .order(ByteOrder.LITTLE_ENDIAN)
              .asFloatBuffer());
    }
    return new EmbeddingMatrix(rows, dimensions, rowsOfSegment, segments);
  }

  private static ByteBuffer read(FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new IOException("the file is cut off");
      }
    }
    return bytes.flip();
  }

  /** How many products there are. */
  public int rows() {
    return rows;
  }

  /** How many numbers a product has. */
  public int dimensions() {
    return dimensions;
  }

  /** A product's embedding, as a new array. */
  public float[] row(int row) {
    float[] numbers = new float[dimensions];
    read(row, numbers);
    return numbers;
  }

  /** Reads a product's embedding into {@code float[dimensions]}. */
  void read(int row, float[] numbers) {
    segments.get(row / rowsOfSegment).get(row % rowsOfSegment * dimensions, numbers);
  }
}
