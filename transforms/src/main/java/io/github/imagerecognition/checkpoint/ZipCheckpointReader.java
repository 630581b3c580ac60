package io.github.imagerecognition.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Reads what {@code torch.save} writes since PyTorch 1.6: a zip of uncompressed entries, {@code
 * <name>/data.pkl} and {@code <name>/data/<key>} for each storage.
 */
final class ZipCheckpointReader {

  private final ByteBuffer content;
  private final Map<String, ZipArchiveEntry> entries = new HashMap<>();

  private ZipCheckpointReader(ByteBuffer content, ZipFile zip) {
    this.content = content;
    // Only what follows the archive's own name matters, and that name is any folder.
    for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
      entries.put(entry.getName().substring(entry.getName().indexOf('/') + 1), entry);
    }
  }

  /**
   * The tensors of a file.
   *
   * @param channel the file, for its directory
   * @param content the same file, for its tensors
   */
  static Map<String, Tensor> read(SeekableByteChannel channel, ByteBuffer content)
      throws IOException {
    try (ZipFile zip = ZipFile.builder().setSeekableByteChannel(channel).get()) {
      return new ZipCheckpointReader(content, zip).tensors();
    }
  }

  private Map<String, Tensor> tensors() throws IOException {
    if (entries.containsKey("byteorder") && bytesOf("byteorder").get(0) == 'b') {
      throw new IllegalArgumentException("its numbers are big-endian");
    }
    ByteBuffer pickle = bytesOf("data.pkl");
    if (pickle.remaining() > TensorUnpickler.MAXIMUM_BYTES) {
      throw new IllegalArgumentException("its pickle has " + pickle.remaining() + " bytes");
    }
    byte[] program = new byte[pickle.remaining()];
    pickle.get(program);
    TensorUnpickler unpickler = new TensorUnpickler();
    Object unpickled = unpickler.load(new ByteArrayInputStream(program));
    Map<String, ByteBuffer> storages = new HashMap<>();
    for (TensorUnpickler.Storage storage : unpickler.storages().values()) {
      storages.put(storage.key(), bytesOf("data/" + storage.key()));
    }
    return StateDict.tensors(unpickled, storages);
  }

  private ByteBuffer bytesOf(String name) {
    ZipArchiveEntry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("it is a zip without " + name);
    }
    if (entry.getMethod() != ZipArchiveEntry.STORED) {
      throw new IllegalArgumentException("its " + name + " is compressed");
    }
    int start = Math.toIntExact(entry.getDataOffset());
    ByteBuffer bytes = content.slice(start, Math.toIntExact(entry.getSize()));
    CRC32 checksum = new CRC32();
    checksum.update(bytes.duplicate());
    if (checksum.getValue() != entry.getCrc()) {
      throw new IllegalArgumentException("the checksum of its " + name + " is wrong");
    }
    return bytes;
  }
}
