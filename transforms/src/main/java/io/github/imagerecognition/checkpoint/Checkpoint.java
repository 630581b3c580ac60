package io.github.imagerecognition.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;

/**
 * The named tensors of trained weights, whatever file they came in.
 *
 * @param source where they are from, for messages
 * @param tensors by their names, such as {@code layer1.0.conv1.weight}, in the order of the file;
 *     those of a dictionary in a dictionary have its path before them
 */
public record Checkpoint(String source, Map<String, Tensor> tensors) {

  /**
   * The SHA-256 over names, types, shapes and values in the order of the names, in lower-case
   * hexadecimal: the same for the same weights in any container.
   */
  public String sha256() {
    MessageDigest digest = Sha256.newDigest();
    new TreeMap<>(tensors)
        .forEach(
            (name, tensor) -> {
              update(digest, name);
              update(digest, tensor.type().name());
              ByteBuffer shape = ByteBuffer.allocate(Long.BYTES * (tensor.shape().length + 1));
              shape.putLong(tensor.shape().length).asLongBuffer().put(tensor.shape());
              digest.update(shape.array());
              digest.update(tensor.littleEndian());
            });
    return Sha256.finish(digest);
  }

  /** The numbers as float32 in little-endian order, as checkpoints and networks hold them. */
  public static byte[] littleEndian(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return bytes.array();
  }

  private static void update(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }
}
