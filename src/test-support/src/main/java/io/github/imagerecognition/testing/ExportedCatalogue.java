package io.github.imagerecognition.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An export of a few products, as its form is documented; written without the job. */
public final class ExportedCatalogue {

  private static final String VERSION = "0123456789ab";

  private final TreeMap<String, float[]> embeddings =
      new TreeMap<>(
          (a, b) ->
              Arrays.compareUnsigned(
                  a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));
  private String model = "resnet50";
  private String weights = "0000";
  private String preprocessing = "none";

  /** An export of these products, each with an embedding of the same length. */
  public ExportedCatalogue(Map<String, float[]> embeddings) {
    this.embeddings.putAll(embeddings);
  }

  /** Says of what the embeddings were made. */
  public ExportedCatalogue madeBy(String name, String hash, String how) {
    model = name;
    weights = hash;
    preprocessing = how;
    return this;
  }

  /** Writes the export into a folder, and returns the folder. */
  public Path writeTo(Path folder) {
    try {
      Path files = Files.createDirectories(folder.resolve(VERSION));
      Files.write(files.resolve("embeddings.npy"), matrix());
      Files.writeString(files.resolve("ids.txt"), lines(embeddings.keySet().stream().toList()));
      Files.writeString(
          files.resolve("products.ndjson"),
          lines(
              embeddings.keySet().stream()
                  .map(
                      name ->
                          "{\"product_sku\":%s,\"images_used\":2,\"images_skipped\":0,\"source_fingerprint\":\"f\",\"npy_version\":\"1\",\"json_version\":\"2\"}"
                              .formatted(quoted(name)))
                  .toList()));
      Files.writeString(folder.resolve("catalogue.json"), description(files));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int dimensions() {
    return embeddings.isEmpty() ? 0 : embeddings.firstEntry().getValue().length;
  }

  private byte[] matrix() {
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%s, %s), }"
            .formatted(embeddings.size(), dimensions());
    int padding = 63 - (10 + header.length()) % 64;
    header += " ".repeat(padding) + "\n";
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + header.length() + embeddings.size() * dimensions() * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
            .putShort((short) header.length())
            .put(header.getBytes(StandardCharsets.US_ASCII));
    for (float[] embedding : embeddings.values()) {
      for (float number : embedding) {
        bytes.putFloat(number);
      }
    }
    return bytes.array();
  }

  private String description(Path files) throws IOException {
    List<String> described = new ArrayList<>();
    for (String name : List.of("embeddings.npy", "ids.txt", "products.ndjson")) {
      byte[] content = Files.readAllBytes(files.resolve(name));
      described.add(
          "{\"key\":\"%s/%s\",\"size_bytes\":%s,\"sha256\":\"%s\"}"
              .formatted(VERSION, name, content.length, sha256(content)));
    }
    return """
        {"format_version":1,"version":"%s","products":%s,"dimensions":%s,"model":%s,"weights":%s,
        "precision":"float32","preprocessing":%s,"mean":%s,"files":[%s]}
        """
        .formatted(
            VERSION,
            embeddings.size(),
            dimensions(),
            quoted(model),
            quoted(weights),
            quoted(preprocessing),
            Arrays.toString(mean()).replace("NaN", "\"NaN\""),
            String.join(",", described));
  }

  private float[] mean() {
    float[] mean = new float[dimensions()];
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      for (float[] embedding : embeddings.values()) {
        sum += embedding[i];
      }
      mean[i] = (float) (sum / embeddings.size());
    }
    return mean;
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String lines(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
