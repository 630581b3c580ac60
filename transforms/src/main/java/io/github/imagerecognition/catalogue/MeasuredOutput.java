package io.github.imagerecognition.catalogue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;

/** Gathers small writes, and sees how long an object becomes and what its hash is. */
final class MeasuredOutput extends OutputStream {

  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream output;
  private final MessageDigest digest = DigestUtils.getSha256Digest();
  private long sizeBytes;

  MeasuredOutput(OutputStream output) {
    this.output = new BufferedOutputStream(output, BUFFER_BYTES);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    output.write(bytes, offset, length);
    digest.update(bytes, offset, length);
    sizeBytes += length;
  }

  @Override
  public void flush() throws IOException {
    output.flush();
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /** In lower-case hexadecimal; to be asked for once. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
