package io.github.imagerecognition.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.product.Shard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The failures of a run as JSON lines: {@code key}, {@code product}, {@code code}, {@code message}.
 */
public final class FailuresFile {

  private static final JsonMapper JSON = new JsonMapper();

  private FailuresFile() {}

  /** Its key in the output, such as {@code _failures.jsonl}: each shard has its own. */
  public static String name(Shard shard) {
    return shard.fileName("_failures", ".jsonl");
  }

  /** A line for each failure, in their order. */
  public static byte[] encode(List<Failure> failures) {
    StringBuilder lines = new StringBuilder();
    for (Failure failure : failures) {
      ObjectNode line = JSON.createObjectNode();
      line.put("key", failure.key());
      line.put("product", failure.product());
      line.put("code", failure.code().name());
      line.put("message", failure.message());
      lines.append(line).append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Reads the first so many of what {@link #encode} has written. */
  public static List<Failure> decode(byte[] file, int limit) {
    List<Failure> failures = new ArrayList<>();
    try {
      for (String line : new String(file, StandardCharsets.UTF_8).lines().limit(limit).toList()) {
        JsonNode node = JSON.readTree(line);
        failures.add(
            new Failure(
                node.get("key").asText(),
                node.get("product").asText(),
                ErrorCode.valueOf(node.get("code").asText()),
                node.get("message").asText()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return failures;
  }
}
