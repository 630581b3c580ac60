package io.github.imagerecognition.embedding;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Utf8Order;
import io.github.imagerecognition.model.ModelIdentity;
import io.github.imagerecognition.model.Precision;
import io.github.imagerecognition.product.ProductLayout;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The partial aggregate of a product: the sum of its embeddings, and which pictures went in or
 * failed. Several workers may accumulate parts, which are merged; the result does not depend on the
 * order.
 */
public final class ProductAccumulator {

  private final String product;
  private final ModelIdentity model;
  private final RunningMean mean;
  private final Map<String, String> eTags;
  private final List<Failure> failures;

  /**
   * Creates an empty accumulator.
   *
   * @param model the model that computes the embeddings
   */
  public ProductAccumulator(String product, ModelIdentity model, int dimensions) {
    this(product, model, new RunningMean(dimensions), Map.of(), List.of());
  }

  private ProductAccumulator(
      String product,
      ModelIdentity model,
      RunningMean mean,
      Map<String, String> eTags,
      List<Failure> failures) {
    this.product = product;
    this.model = model;
    this.mean = mean;
    this.eTags = new TreeMap<>(Utf8Order.INSTANCE);
    this.eTags.putAll(eTags);
    this.failures = new ArrayList<>(failures);
  }

  /** Adds a picture's embedding. */
  public void addEmbedding(String key, String eTag, float[] embedding) {
    eTags.put(key, eTag);
    mean.add(embedding);
  }

  /** Adds a picture that gave none, or one whose failure is the product's. */
  public void addFailure(String key, String eTag, ErrorCode code, String message) {
    eTags.put(key, eTag);
    failures.add(new Failure(key, product, code, message));
  }

  /** Merges two parts of the same product and changes neither. */
  public static ProductAccumulator merge(ProductAccumulator left, ProductAccumulator right) {
    if (!left.model.equals(right.model)) {
      throw new CodedException(
          ErrorCode.WEIGHTS_DAMAGED, "the weights have changed while the job ran: start it again");
    }
    ProductAccumulator merged =
        new ProductAccumulator(
            left.product,
            left.model,
            new RunningMean(left.mean.dimensions()),
            left.eTags,
            left.failures);
    merged.mean.add(left.mean);
    merged.mean.add(right.mean);
    merged.eTags.putAll(right.eTags);
    merged.failures.addAll(right.failures);
    return merged;
  }

  /** What has become of the product, now that every picture has been added. */
  public ProductResult finish() {
    List<Failure> all = new ArrayList<>(failures);
    if (!ProductLayout.isSafe(product)) {
      all.add(productFailure(ErrorCode.PRODUCT_NAME_UNSAFE, "no folder can have this name"));
    }
    if (mean.count() == 0) {
      all.add(productFailure(ErrorCode.PRODUCT_WITHOUT_IMAGES, "none of its pictures is usable"));
    }
    Collections.sort(all);
    if (all.stream().anyMatch(failure -> failure.code().scope() == ErrorCode.Scope.PRODUCT)) {
      return new ProductResult.Failed(product, List.copyOf(all));
    }
    return new ProductResult.Embedded(
        new ProductEmbedding(
            product, model, mean.mean(), mean.count(), failures.size(), fingerprint()),
        List.copyOf(all));
  }

  /** The product's name. */
  public String product() {
    return product;
  }

  /** Writes everything so that {@link #readFrom} gives an equal one. */
  public void writeTo(DataOutputStream out) throws IOException {
    out.writeUTF(product);
    out.writeUTF(model.name());
    out.writeUTF(model.weights());
    out.writeUTF(model.precision().name());
    mean.writeTo(out);
    out.writeInt(eTags.size());
    for (Map.Entry<String, String> entry : eTags.entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeUTF(entry.getValue());
    }
    out.writeInt(failures.size());
    for (Failure failure : failures) {
      out.writeUTF(failure.key());
      out.writeUTF(failure.code().name());
      out.writeUTF(failure.message());
    }
  }

  /** Reads what {@link #writeTo} has written. */
  public static ProductAccumulator readFrom(DataInputStream in) throws IOException {
    String product = in.readUTF();
    ModelIdentity model =
        new ModelIdentity(in.readUTF(), in.readUTF(), Precision.valueOf(in.readUTF()));
    ProductAccumulator accumulator =
        new ProductAccumulator(product, model, RunningMean.readFrom(in), Map.of(), List.of());
    for (int left = in.readInt(); left > 0; left--) {
      accumulator.eTags.put(in.readUTF(), in.readUTF());
    }
    for (int left = in.readInt(); left > 0; left--) {
      String key = in.readUTF();
      accumulator.failures.add(
          new Failure(key, product, ErrorCode.valueOf(in.readUTF()), in.readUTF()));
    }
    return accumulator;
  }

  private Failure productFailure(ErrorCode code, String message) {
    return new Failure("", product, code, message);
  }

  /** A line for each picture, its key and its ETag with a tabulator between, in order of keys. */
  private String fingerprint() {
    MessageDigest digest = DigestUtils.getSha256Digest();
    eTags.forEach(
        (key, eTag) ->
            digest.update(
                (escaped(key) + "\t" + escaped(eTag) + "\n").getBytes(StandardCharsets.UTF_8)));
    return Hex.encodeHexString(digest.digest());
  }

  /** Without the characters that separate, so that no two lists of pictures give the same text. */
  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
  }
}
