package io.github.imagerecognition.checkpoint;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import net.razorvine.pickle.PickleException;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** Opens a checkpoint, telling its format by its first bytes and not by its name. */
public final class CheckpointReader {

  /** A tar has its mark at byte 257. */
  private static final int START_BYTES = 512;

  private static final int TOLD_BYTES = 24;

  private CheckpointReader() {}

  /**
   * The tensors of a file, which stay in the file until they are asked for.
   *
   * @param source where it is from, for messages
   * @throws CodedException {@code WEIGHTS_MISSING} when there is no such file, {@code
   *     WEIGHTS_DAMAGED} when it is not a checkpoint or not all of it
   */
  public static Checkpoint read(Path file, String source) {
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw damaged(source, new IOException("it has more than 2 GiB, which no ResNet has"));
      }
      return read(channel, channel.map(MapMode.READ_ONLY, 0, channel.size()), source);
    } catch (IOException e) {
      throw unreadable(source, e);
    }
  }

  public static CodedException unreadable(String source, IOException cause) {
    return new CodedException(
        ErrorCode.WEIGHTS_MISSING,
        "the weights file %s cannot be read (%s)".formatted(source, cause),
        cause);
  }

  /** The tensors of a file's bytes; throws like {@link #read(Path, String)}. */
  public static Checkpoint read(byte[] content, String source) {
    try (SeekableByteChannel channel = new SeekableInMemoryByteChannel(content)) {
      return read(channel, ByteBuffer.wrap(content), source);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
  }

  private static Checkpoint read(SeekableByteChannel channel, ByteBuffer content, String source) {
    try {
      content.order(ByteOrder.LITTLE_ENDIAN);
      return new Checkpoint(source, readTensors(channel, content));
    } catch (IOException | RuntimeException e) {
      // Anybody may have written the file, and the libraries that read it throw what they like.
      throw damaged(source, e);
    }
  }

  private static CodedException damaged(String source, Exception cause) {
    return new CodedException(
        ErrorCode.WEIGHTS_DAMAGED,
        "the weights %s are damaged or no checkpoint (%s); save or download them again"
            .formatted(source, oneLine(cause)),
        cause);
  }

  private static Map<String, Tensor> readTensors(SeekableByteChannel channel, ByteBuffer content)
      throws IOException {
    byte[] start = new byte[Math.min(content.limit(), START_BYTES)];
    content.get(0, start);
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (text.startsWith("PK\3\4")) {
      return ZipCheckpointReader.read(channel, content);
    }
    if (text.matches("(?s)\u0080[\2-\5].*")) {
      return LegacyCheckpointReader.read(content);
    }
    if (TarArchiveInputStream.matches(start, start.length)) {
      return TarCheckpointReader.read(channel, content);
    }
    if (text.length() > Long.BYTES && text.charAt(Long.BYTES) == '{') {
      return SafetensorsReader.read(content);
    }
    throw new IllegalArgumentException(
        text.isEmpty()
            ? "it is empty"
            : "it is neither .pth nor .safetensors but begins with \""
                + text.substring(0, Math.min(text.length(), TOLD_BYTES))
                + "\"");
  }

  /**
   * What our own checks and the libraries' say; a mere mishap of a parser says nothing to users.
   */
  private static String oneLine(Exception cause) {
    boolean tells =
        cause instanceof IOException
            || cause instanceof PickleException
            || cause.getClass() == IllegalArgumentException.class;
    String reason =
        tells && cause.getMessage() != null ? cause.getMessage() : "its parts do not fit together";
    String printable = reason.replaceAll("[^\\x20-\\x7e]+", " ").strip();
    return printable.length() > 200 ? printable.substring(0, 200) + " ..." : printable;
  }
}
