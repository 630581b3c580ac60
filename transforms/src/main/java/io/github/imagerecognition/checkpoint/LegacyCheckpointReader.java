package io.github.imagerecognition.checkpoint;

import java.io.ByteArrayInputStream;
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

  static Map<String, Tensor> read(ByteBuffer content) throws IOException {
    byte[] start = new byte[Math.min(content.limit(), TensorUnpickler.MAXIMUM_BYTES)];
    content.get(0, start);
    ByteArrayInputStream input = new ByteArrayInputStream(start);
    TensorUnpickler unpickler = new TensorUnpickler();
    if (!MAGIC_NUMBER.equals(unpickler.load(input))
        || !PROTOCOL_VERSION.equals(unpickler.load(input))) {
      throw new IllegalArgumentException("it is a pickle that torch.save did not write");
    }
    Map<?, ?> system = (Map<?, ?>) unpickler.load(input);
    if (!Boolean.TRUE.equals(system.get("little_endian"))) {
      throw new IllegalArgumentException("its numbers are big-endian");
    }
    Object unpickled = unpickler.load(input);
    List<?> keys = (List<?>) unpickler.load(input);
    ByteBuffer storages = content.duplicate().order(content.order());
    storages.position(start.length - input.available());
    return StateDict.tensors(unpickled, readStorages(keys, unpickler.storages(), storages));
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
      int length = Math.toIntExact(Math.multiplyExact(storage.elements(), storage.type().bytes()));
      storages.put(storage.key(), content.slice(content.position(), length));
      content.position(content.position() + length);
    }
    return storages;
  }
}
