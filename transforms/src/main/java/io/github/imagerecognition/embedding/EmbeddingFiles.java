package io.github.imagerecognition.embedding;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.imagerecognition.model.Precision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** The two files of a product: content that depends on nothing but its pictures and the model. */
public final class EmbeddingFiles {

  /** NPY 1.0: magic and version are 8 bytes, the header's length 2, the data starts at 64 × n. */
  private static final byte[] NPY_MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  private static final int NPY_PREAMBLE_BYTES = NPY_MAGIC.length + Short.BYTES;
  private static final int NPY_ALIGNMENT_BYTES = 64;

  private static final JsonMapper JSON = new JsonMapper();

  private EmbeddingFiles() {}

  /**
   * A NumPy file, version 1.0, of one dimension of little-endian float32.
   *
   * @see <a
   *     href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">format</a>
   */
  public static byte[] npy(float[] embedding) {
    byte[] header = npyHeader(String.format(Locale.ROOT, "(%d,)", embedding.length));
    ByteBuffer file =
        ByteBuffer.allocate(header.length + embedding.length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(header);
    file.asFloatBuffer().put(embedding);
    return file.array();
  }

  /**
   * What comes before the numbers of a NumPy file, version 1.0, of little-endian float32.
   *
   * @param shape as Python writes it, such as {@code (3, 2048)}
   */
  public static byte[] npyHeader(String shape) {
    String dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': %s, }".formatted(shape);
    int used = NPY_PREAMBLE_BYTES + dictionary.length() + 1;
    int padding = Math.floorMod(-used, NPY_ALIGNMENT_BYTES);
    byte[] header = (dictionary + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(NPY_PREAMBLE_BYTES + header.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(NPY_MAGIC)
        .putShort((short) header.length)
        .put(header)
        .array();
  }

  /**
   * The numbers of what {@link #npy} has written.
   *
   * @throws IOException when it is something else
   */
  public static float[] parseNpy(byte[] file) throws IOException {
    int headerLength = npyHeader("(0,)").length; // the same for every number of digits
    float[] numbers = new float[Math.max(0, file.length - headerLength) / Float.BYTES];
    byte[] header = npyHeader(String.format(Locale.ROOT, "(%d,)", numbers.length));
    if (file.length != header.length + numbers.length * Float.BYTES
        || !Arrays.equals(header, Arrays.copyOf(file, header.length))) {
      throw new IOException("embeddings.npy is no NumPy file of this job");
    }
    ByteBuffer.wrap(file, header.length, numbers.length * Float.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(numbers);
    return numbers;
  }

  /**
   * A JSON object in UTF-8: the four keys of the earlier job first, then our own.
   *
   * @param preprocessing how pictures became the network's input, in words
   */
  public static byte[] json(ProductEmbedding result, String preprocessing) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(file)) {
      json.writeStartObject();
      json.writeStringField("product_sku", result.product());
      json.writeArrayFieldStart("embeddings");
      for (float number : result.embedding()) {
        json.writeNumber(number);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("shape");
      json.writeNumber(result.embedding().length);
      json.writeEndArray();
      json.writeStringField("dtype", "float32");
      json.writeStringField("model", result.model().name());
      json.writeStringField("weights", result.model().weights());
      if (result.model().precision() != Precision.FLOAT32) {
        json.writeStringField(
            "precision", result.model().precision().name().toLowerCase(Locale.ROOT));
      }
      if (!result.model().calibration().isEmpty()) {
        json.writeStringField("calibration", result.model().calibration());
      }
      json.writeStringField("preprocessing", preprocessing);
      json.writeNumberField("images_used", result.imagesUsed());
      json.writeNumberField("images_skipped", result.imagesSkipped());
      json.writeStringField("source_fingerprint", result.sourceFingerprint());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }
}
