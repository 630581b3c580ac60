package io.github.imagerecognition.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Reads what {@code torch.save} writes since PyTorch 1.6: a zip of {@code <name>/data.pkl} and
 * {@code <name>/data/<key>} for each storage. They are not compressed, unless somebody has zipped
 * them again.
 */
final class ZipCheckpointReader {

  private static final String PICKLE = "data.pkl";

  /** Weights are hardly made smaller by compression: more is none, and would take all memory. */
  private static final int MOST_TIMES_INFLATED = 10;

  private final ZipFile zip;
  private final ByteBuffer content;
  private final Map<String, ByteBuffer> storages = new HashMap<>();
  private long inflatedBytesLeft;

  private ZipCheckpointReader(ByteBuffer content, ZipFile zip) {
    this.content = content;
    this.zip = zip;
    this.inflatedBytesLeft =
        Math.min(
            (long) MOST_TIMES_INFLATED * content.limit() + TensorUnpickler.MAXIMUM_BYTES,
            Integer.MAX_VALUE);
  }

  /**
   * The tensors of a file.
   *
   * @param channel the file, for its directory and what is compressed
   * @param content the same file, for its tensors
   */
  static Map<String, Tensor> read(SeekableByteChannel channel, ByteBuffer content)
      throws IOException {
    try (ZipFile zip = ZipFile.builder().setSeekableByteChannel(channel).get()) {
      return new ZipCheckpointReader(content, zip).tensors();
    }
  }

  private Map<String, Tensor> tensors() throws IOException {
    String folder = folder();
    if (zip.getEntry(folder + "byteorder") != null && bytesOf(folder + "byteorder").get(0) == 'b') {
      throw new IllegalArgumentException("its numbers are big-endian");
    }
    ByteBuffer pickle = bytesOf(folder + PICKLE);
    if (pickle.remaining() > TensorUnpickler.MAXIMUM_BYTES) {
      throw new IllegalArgumentException("its pickle has " + pickle.remaining() + " bytes");
    }
    TensorUnpickler unpickler = new TensorUnpickler();
    Object unpickled = unpickler.load(pickle);
    return StateDict.tensors(unpickled, unpickler, key -> storage(folder + "data/" + key));
  }

  /** The archive's own name, which may be any, and be gone where it was zipped again. */
  private String folder() {
    return Collections.list(zip.getEntries()).stream()
        .map(ZipArchiveEntry::getName)
        .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
        .min(Comparator.comparingInt(String::length))
        .map(name -> name.substring(0, name.length() - PICKLE.length()))
        .orElseThrow(() -> new IllegalArgumentException("it is a zip without " + PICKLE));
  }

  /** Read when a tensor needs it: what stands beside the weights is not. */
  private ByteBuffer storage(String name) {
    return storages.computeIfAbsent(
        name,
        each -> {
          try {
            return bytesOf(each);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private ByteBuffer bytesOf(String name) throws IOException {
    ZipArchiveEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IllegalArgumentException("it is a zip without " + name);
    }
    ByteBuffer bytes =
        entry.getMethod() == ZipArchiveEntry.STORED
            ? content.slice(
                Math.toIntExact(entry.getDataOffset()), Math.toIntExact(entry.getSize()))
            : inflated(entry);
    CRC32 checksum = new CRC32();
    checksum.update(bytes.duplicate());
    if (checksum.getValue() != entry.getCrc()) {
      throw new IllegalArgumentException("the checksum of its " + name + " is wrong");
    }
    return bytes;
  }

  private ByteBuffer inflated(ZipArchiveEntry entry) throws IOException {
    inflatedBytesLeft -= entry.getSize();
    if (inflatedBytesLeft < 0) {
      throw new IllegalArgumentException(
          "it inflates to more than " + MOST_TIMES_INFLATED + " times its size");
    }
    try (InputStream input = zip.getInputStream(entry)) {
      return ByteBuffer.wrap(input.readNBytes(Math.toIntExact(entry.getSize())));
    }
  }
}
