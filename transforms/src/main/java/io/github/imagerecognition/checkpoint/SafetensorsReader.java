package io.github.imagerecognition.checkpoint;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;

/**
 * Reads safetensors: the header's length as a little-endian 64-bit number, the header in JSON
 * ({@code name → dtype, shape, data_offsets}), then the bytes.
 */
final class SafetensorsReader {

  /** The header of ResNet-152 has 90 kB; in memory it takes some twenty times that. */
  private static final int MAXIMUM_HEADER_BYTES = 4 << 20;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private SafetensorsReader() {}

  static Map<String, Tensor> read(ByteBuffer content) throws IOException {
    long headerLength = content.getLong(0);
    if (headerLength < 2
        || headerLength > MAXIMUM_HEADER_BYTES
        || headerLength > content.limit() - Long.BYTES) {
      throw new IllegalArgumentException("its header claims " + headerLength + " bytes");
    }
    byte[] header = new byte[(int) headerLength];
    content.get(Long.BYTES, header);
    int start = Long.BYTES + header.length;
    ByteBuffer body = content.slice(start, content.limit() - start);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Iterator<Map.Entry<String, JsonNode>> fields = JSON.readTree(header).fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      if (!field.getKey().equals("__metadata__")) {
        tensor(field.getValue(), body).ifPresent(tensor -> tensors.put(field.getKey(), tensor));
      }
    }
    if (tensors.isEmpty()) {
      throw new IllegalArgumentException("it holds no tensors of weights");
    }
    return tensors;
  }

  /** A tensor, unless it is of numbers that no weights are made of, or of none. */
  private static Optional<Tensor> tensor(JsonNode description, ByteBuffer body) {
    Optional<ElementType> named =
        ElementType.named(description.path("dtype").asText()).filter(ElementType::isFloatingPoint);
    long[] shape = longs(description.path("shape"));
    if (named.isEmpty() || LongStream.of(shape).anyMatch(size -> size == 0)) {
      return Optional.empty();
    }
    ElementType type = named.get();
    long[] offsets = longs(description.path("data_offsets"));
    if (offsets.length != 2 || offsets[0] < 0 || offsets[1] < offsets[0]) {
      throw new IllegalArgumentException("a tensor has no place in it");
    }
    int start = Math.toIntExact(offsets[0]);
    int length = Math.toIntExact(offsets[1] - offsets[0]);
    Tensor tensor = Tensor.contiguous(type, shape, body.slice(start, length));
    if ((long) tensor.elements() * type.bytes() != length) {
      throw new IllegalArgumentException("a tensor's shape and its " + length + " bytes differ");
    }
    return Optional.of(tensor);
  }

  private static long[] longs(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToLong(
            number -> {
              if (!number.canConvertToLong() || !number.isIntegralNumber()) {
                throw new IllegalArgumentException("its header has text where a number belongs");
              }
              return number.longValue();
            })
        .toArray();
  }
}
