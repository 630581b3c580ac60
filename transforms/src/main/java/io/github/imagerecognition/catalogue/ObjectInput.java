package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.bucket.Bucket;
import java.io.InputStream;

/** A part of an object as a stream, of which some megabytes are held at a time. */
final class ObjectInput extends InputStream {

  private static final int BLOCK_BYTES = 4 << 20;

  private final Bucket bucket;
  private final String key;
  private final long end;
  private long next;
  private byte[] block = {};
  private int position;

  /**
   * A part between two bytes.
   *
   * @param start its first byte
   * @param end the byte behind its last one
   */
  ObjectInput(Bucket bucket, String key, long start, long end) {
    this.bucket = bucket;
    this.key = key;
    this.next = start;
    this.end = end;
  }

  @Override
  public int read() {
    return isAtEnd() ? -1 : block[position++] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (isAtEnd()) {
      return -1;
    }
    int count = Math.min(length, block.length - position);
    System.arraycopy(block, position, bytes, offset, count);
    position += count;
    return count;
  }

  /** Reads another block where one is needed and there is one. */
  private boolean isAtEnd() {
    if (position == block.length && next < end) {
      block = bucket.read(key, next, (int) Math.min(BLOCK_BYTES, end - next));
      next += block.length;
      position = 0;
    }
    return position == block.length;
  }
}
