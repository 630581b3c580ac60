package io.github.imagerecognition.catalogue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.embedding.EmbeddingFiles;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Reads the two files of finished products, and sees whether they belong together. */
final class ProductReader {

  /** Some times what the largest embedding takes. */
  private static final int MAX_BYTES = 1 << 22;

  private static final JsonMapper JSON = new JsonMapper();

  private final Bucket output;

  ProductReader(Bucket output) {
    this.output = output;
  }

  /**
   * Reads a product.
   *
   * @throws CodedException {@code PRODUCT_UNREADABLE} when its files cannot be read, or say
   *     different things, as they do while the product is written anew
   * @throws StoreException when the store does not answer
   */
  CatalogueRow read(FinishedProduct product) {
    StoredObject json =
        product.json().orElseThrow(() -> unreadable("it has no embeddings.json", null));
    try {
      float[] npy = EmbeddingFiles.parseNpy(output.read(product.npy().key(), MAX_BYTES).bytes());
      return row(product, json.version(), output.read(json.key(), MAX_BYTES).bytes(), npy);
    } catch (JsonProcessingException e) {
      throw unreadable("embeddings.json is damaged", e);
    } catch (IOException e) {
      throw unreadable(e.getMessage(), e);
    } catch (StoreException e) {
      throw switch (e.kind()) {
        case NOT_FOUND, TOO_LARGE, UNREADABLE -> unreadable(e.getMessage(), e);
        default -> e;
      };
    }
  }

  private static CatalogueRow row(
      FinishedProduct product, String jsonVersion, byte[] json, float[] npy) throws IOException {
    Map<String, String> values = new HashMap<>();
    float[] numbers = parse(json, values, npy.length);
    if (!Arrays.equals(numbers, npy) || !product.name().equals(values.get("product_sku"))) {
      throw new IOException(
          "embeddings.json and embeddings.npy do not belong together: embed it again");
    }
    EmbeddingSpace space =
        new EmbeddingSpace(
            required(values, "model"),
            required(values, "weights"),
            values.getOrDefault("precision", "float32"),
            values.getOrDefault("calibration", ""),
            required(values, "preprocessing"),
            npy.length);
    CatalogueProduct known =
        new CatalogueProduct(
            product.name(),
            number(values, "images_used"),
            number(values, "images_skipped"),
            required(values, "source_fingerprint"),
            product.npy().version(),
            jsonVersion);
    return new CatalogueRow(known, space, npy);
  }

  /** Reads the numbers one by one, as a tree of them would take some twenty times the memory. */
  private static float[] parse(byte[] json, Map<String, String> values, int dimensions)
      throws IOException {
    float[] numbers = new float[dimensions];
    int length = 0;
    try (JsonParser parser = JSON.createParser(json)) {
      while (parser.nextToken() != null) {
        JsonToken token = parser.currentToken();
        if (!token.isScalarValue()) {
          continue;
        }
        if (!parser.getParsingContext().inArray()) {
          values.put(parser.currentName(), parser.getText());
        } else if ("embeddings".equals(parser.getParsingContext().getParent().getCurrentName())) {
          if (length == dimensions) {
            throw new IOException("embeddings.json has more numbers than embeddings.npy");
          }
          numbers[length] = Float.parseFloat(parser.getText());
          length++;
        }
      }
    } catch (NumberFormatException e) {
      throw new IOException("embeddings.json has something else among its numbers", e);
    }
    return Arrays.copyOf(numbers, length);
  }

  private static String required(Map<String, String> values, String key) throws IOException {
    if (!values.containsKey(key)) {
      throw new IOException("embeddings.json does not say its " + key);
    }
    return values.get(key);
  }

  private static long number(Map<String, String> values, String key) throws IOException {
    try {
      return Long.parseLong(required(values, key));
    } catch (NumberFormatException e) {
      throw new IOException("the %s of embeddings.json is no number".formatted(key), e);
    }
  }

  private static CodedException unreadable(String why, Throwable cause) {
    return new CodedException(ErrorCode.PRODUCT_UNREADABLE, why, cause);
  }
}
