package io.github.imagerecognition.checkpoint;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@code torch.save} wrote before PyTorch 1.6: five pickles (magic number, protocol,
 * system, state dict, storage keys), then for each key the count of elements and their bytes.
 */
final class LegacyCheckpointReader {

  /** {@code torch.serialization.MAGIC_NUMBER}. */
  private static final BigInteger MAGIC_NUMBER = new BigInteger("1950a86a20f9469cfc6c", 16);

  /** {@code torch.serialization.PROTOCOL_VERSION}. */
  private static final Object PROTOCOL_VERSION = 1001;

  private LegacyCheckpointReader() {}

  static Map<String, Tensor> read(ByteBuffer file) throws IOException {
    ByteBuffer content = file.duplicate().order(file.order());
    TensorUnpickler unpickler = new TensorUnpickler();
    if (!MAGIC_NUMBER.equals(unpickler.load(content))
        || !PROTOCOL_VERSION.equals(unpickler.load(content))) {
      throw new IllegalArgumentException(
          "it is a pickle that torch.save did not write"
              + (unpickler.unknown().isEmpty() ? "" : ": it asks for " + unpickler.unknown()));
    }
    Map<?, ?> system = (Map<?, ?>) unpickler.load(content);
    if (!Boolean.TRUE.equals(system.get("little_endian"))) {
      throw new IllegalArgumentException("its numbers are big-endian");
    }
    Object unpickled = unpickler.load(content);
    List<?> keys = (List<?>) unpickler.load(content);
    Map<String, ByteBuffer> storages = readStorages(keys, unpickler.storages(), content);
    return StateDict.tensors(unpickled, unpickler, storages::get);
  }

  private static Map<String, ByteBuffer> readStorages(
      List<?> keys, Map<String, TensorUnpickler.Storage> described, ByteBuffer content) {
    Map<String, ByteBuffer> storages = new HashMap<>();
    for (Object key : keys) {
      // Anything else that the file put there could take for ever to compute a hash of.
      TensorUnpickler.Storage storage = key instanceof String name ? described.get(name) : null;
      if (storage == null || content.getLong() != storage.elements()) {
        throw new IllegalArgumentException("its storages do not have the sizes that it says");
      }
      storages.put(storage.key(), storage.type().take(content, storage.elements()));
    }
    return storages;
  }
}
