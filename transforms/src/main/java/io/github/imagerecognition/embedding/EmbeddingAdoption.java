package io.github.imagerecognition.embedding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.model.ModelIdentity;
import io.github.imagerecognition.product.PictureHash;
import io.github.imagerecognition.product.ProductImages;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.product.ProductState;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Spares products of unknown origin from being embedded again, such as those of an earlier version
 * that did not say what they were made of: if JSON and NPY are, byte for byte, what would be
 * written now around the same numbers, without a picture left out, then only that is added. The
 * numbers themselves are trusted. A folder's listing cannot tell, because JSON does not hold sizes
 * and times.
 */
public final class EmbeddingAdoption {

  /** Some times what the largest embedding takes. */
  private static final int MAX_BYTES = 1 << 22;

  private static final JsonMapper JSON = new JsonMapper();

  private final Bucket output;
  private final EmbeddingWriter writer;
  private final ModelIdentity model;

  /**
   * Adopts embeddings that a model has made.
   *
   * @param writer writes to the same output
   */
  public EmbeddingAdoption(Bucket output, EmbeddingWriter writer, ModelIdentity model) {
    this.output = output;
    this.writer = writer;
    this.model = model;
  }

  /**
   * Adds what is missing to a product that is finished but for that.
   *
   * @return whether the product need not be embedded
   * @throws StoreException when the store does not answer
   */
  public boolean adopts(ProductImages product) {
    if (!isCandidate(product)) {
      return false;
    }
    try {
      Optional<ProductEmbedding> embedding = read(product);
      embedding.ifPresent(
          it ->
              writer.mark(
                  it, PictureHash.shortened(it.sourceFingerprint()), product.formerFiles()));
      return embedding.isPresent();
    } catch (IOException e) { // another program's file
      return false;
    } catch (StoreException e) {
      return switch (e.kind()) {
        case NOT_FOUND, TOO_LARGE, UNREADABLE, LOCKED -> false;
        default -> throw e;
      };
    }
  }

  /**
   * Whether a product may be adopted, as far as the listings tell. Only products of unknown origin
   * are.
   */
  public static boolean isCandidate(ProductImages product) {
    return product.state() == ProductState.UNKNOWN
        && product.whole()
        && product.formerFiles().contains(ProductSelection.JSON_FILE)
        && product.images().stream().noneMatch(image -> image.eTag().isEmpty());
  }

  private Optional<ProductEmbedding> read(ProductImages product) throws IOException {
    String folder = product.product() + "/";
    byte[] json = output.read(folder + ProductSelection.JSON_FILE, MAX_BYTES).bytes();
    byte[] npy = output.read(folder + ProductSelection.FINISHED_FILE, MAX_BYTES).bytes();
    ProductEmbedding embedding = expected(product, JSON.readTree(json));
    boolean isWhole =
        Arrays.equals(json, writer.json(embedding))
            && Arrays.equals(npy, EmbeddingFiles.npy(embedding.embedding()));
    return isWhole ? Optional.of(embedding) : Optional.empty();
  }

  private ProductEmbedding expected(ProductImages product, JsonNode json)
      throws JsonProcessingException {
    List<StoredObject> images = product.images();
    PictureHash hash = new PictureHash();
    images.forEach(image -> hash.add(image.key(), image.eTag()));
    float[] numbers = JSON.treeToValue(json.path("embeddings"), float[].class);
    return new ProductEmbedding(
        product.product(),
        model,
        numbers == null ? new float[0] : numbers,
        images.size(),
        0,
        hash.hex());
  }
}
