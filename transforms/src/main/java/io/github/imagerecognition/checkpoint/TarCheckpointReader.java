package io.github.imagerecognition.checkpoint;

import io.github.imagerecognition.checkpoint.TensorUnpickler.View;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * Reads what {@code torch.save} wrote before PyTorch 0.2: a tar of {@code storages} (their count,
 * then for each a pickle, the count of elements and their bytes; last a pickle of the storages that
 * are parts of others), {@code tensors} (their count, then for each a pickle, the count of
 * dimensions, four bytes of no meaning, shape, strides and offset) and {@code pickle}, which names
 * tensors by their keys.
 */
final class TarCheckpointReader {

  /** {@code torch.serialization.PROTOCOL_VERSION} at that time. */
  private static final Object PROTOCOL_VERSION = 1000;

  private static final String SYSTEM = "sys_info";
  private static final String STORAGES = "storages";
  private static final String TENSORS = "tensors";
  private static final String PICKLE = "pickle";
  private static final List<String> MEMBERS = List.of(SYSTEM, STORAGES, TENSORS, PICKLE);

  private static final int MOST_DIMENSIONS = 64;

  private final TensorUnpickler unpickler = new TensorUnpickler();
  private final Map<String, ByteBuffer> storages = new HashMap<>();
  private final Map<String, Place> places = new HashMap<>();

  /** A storage, which may be a part of another. */
  private record Place(ElementType type, String root, long offset) {}

  private TarCheckpointReader() {}

  /**
   * The tensors of a file.
   *
   * @param channel the file, for its directory
   * @param content the same file, for its tensors
   */
  static Map<String, Tensor> read(SeekableByteChannel channel, ByteBuffer content)
      throws IOException {
    Map<String, ByteBuffer> members = new HashMap<>();
    try (TarFile tar = new TarFile(channel)) {
      for (TarArchiveEntry entry : tar.getEntries()) {
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        int start = Math.toIntExact(entry.getDataOffset());
        members.put(name, content.slice(start, Math.toIntExact(entry.getSize())));
      }
    }
    for (String name : MEMBERS) {
      if (!members.containsKey(name)) {
        throw new IllegalArgumentException("it is a tar without " + name);
      }
      members.get(name).order(ByteOrder.LITTLE_ENDIAN);
    }
    return new TarCheckpointReader().tensors(members);
  }

  private Map<String, Tensor> tensors(Map<String, ByteBuffer> members) throws IOException {
    Map<?, ?> system = (Map<?, ?>) unpickler.load(members.get(SYSTEM));
    if (!PROTOCOL_VERSION.equals(system.get("protocol_version"))
        || !Boolean.TRUE.equals(system.get("little_endian"))) {
      throw new IllegalArgumentException(
          "it is a tar that torch.save did not write, or big-endian");
    }
    readStorages(members.get(STORAGES));
    readTensors(members.get(TENSORS));
    return StateDict.tensors(unpickler.load(members.get(PICKLE)), unpickler, storages::get);
  }

  private void readStorages(ByteBuffer content) throws IOException {
    long count = TorchGlobals.longOf(unpickler.load(content));
    for (long storage = 0; storage < count; storage++) {
      Object[] keyPlaceType = (Object[]) unpickler.load(content);
      String key = key(keyPlaceType[0]);
      ElementType type = (ElementType) keyPlaceType[2];
      storages.put(key, type.take(content, content.getLong()));
      places.put(key, new Place(type, key, 0));
    }
    for (Object part : (List<?>) unpickler.load(content)) {
      Object[] keyRootOffsetSize = (Object[]) part;
      Place root = places.get(key(keyRootOffsetSize[1]));
      long offset = Math.addExact(root.offset(), TorchGlobals.longOf(keyRootOffsetSize[2]));
      places.put(key(keyRootOffsetSize[0]), new Place(root.type(), root.root(), offset));
    }
  }

  private void readTensors(ByteBuffer content) throws IOException {
    long count = TorchGlobals.longOf(unpickler.load(content));
    for (long tensor = 0; tensor < count; tensor++) {
      Object[] keyStorageType = (Object[]) unpickler.load(content);
      Place place = places.get(key(keyStorageType[1]));
      int dimensions = content.getInt();
      content.getInt(); // which torch skips: some versions wrote a number of eight bytes
      if (dimensions < 0 || dimensions > MOST_DIMENSIONS) {
        throw new IllegalArgumentException("a tensor has " + dimensions + " dimensions");
      }
      long[] shape = longs(content, dimensions);
      long[] strides = longs(content, dimensions);
      long offset = Math.addExact(place.offset(), content.getLong());
      unpickler.define(
          key(keyStorageType[0]), new View(place.type(), place.root(), offset, shape, strides));
    }
  }

  private static long[] longs(ByteBuffer content, int count) {
    long[] numbers = new long[count];
    for (int index = 0; index < count; index++) {
      numbers[index] = content.getLong();
    }
    return numbers;
  }

  /** Some are saved as numbers and some as text. */
  private static String key(Object key) {
    if (key instanceof String || key instanceof Number) {
      return key.toString();
    }
    throw new IllegalArgumentException("its parts have no names");
  }
}
