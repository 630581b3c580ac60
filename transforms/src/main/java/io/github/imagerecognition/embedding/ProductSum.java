package io.github.imagerecognition.embedding;

import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Utf8Order;
import io.github.imagerecognition.product.ProductLayout;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Gathers what is known of a product's pictures, one after the other or in parts that several
 * workers have gathered. What comes of it does not depend on the order.
 */
public final class ProductSum {

  private final String product;
  private final RunningMean mean;
  private final Map<String, String> eTags;
  private final List<Failure> failures;

  /** Nothing yet about a product. */
  public ProductSum(String product, int dimensions) {
    this(product, new RunningMean(dimensions), Map.of(), List.of());
  }

  ProductSum(
      String product, RunningMean mean, Map<String, String> eTags, List<Failure> failures) {
    this.product = product;
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

  /** The sum of two parts of the same product; neither is changed. */
  public static ProductSum merge(ProductSum left, ProductSum right) {
    ProductSum merged =
        new ProductSum(
            left.product,
            new RunningMean(left.mean.sum().length),
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
    all.sort(Comparator.comparing(Failure::key, Utf8Order.INSTANCE));
    if (all.stream().anyMatch(failure -> failure.code().scope() == ErrorCode.Scope.PRODUCT)) {
      return new ProductResult.Failed(product, List.copyOf(all));
    }
    return new ProductResult.Embedded(
        product, mean.mean(), mean.count(), List.copyOf(all), fingerprint());
  }

  String product() {
    return product;
  }

  RunningMean mean() {
    return mean;
  }

  Map<String, String> eTags() {
    return eTags;
  }

  List<Failure> failures() {
    return failures;
  }

  private Failure productFailure(ErrorCode code, String message) {
    return new Failure("", product, code, message);
  }

  /** A line for each picture, its key and its ETag with a tabulator between, in order of keys. */
  private String fingerprint() {
    MessageDigest digest = DigestUtils.getSha256Digest();
    eTags.forEach(
        (key, eTag) ->
            digest.update((key + "\t" + eTag + "\n").getBytes(StandardCharsets.UTF_8)));
    return Hex.encodeHexString(digest.digest());
  }
}
