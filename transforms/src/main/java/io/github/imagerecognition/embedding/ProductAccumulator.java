package io.github.imagerecognition.embedding;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Utf8Order;
import io.github.imagerecognition.model.ModelIdentity;
import io.github.imagerecognition.product.PictureHash;
import io.github.imagerecognition.product.ProductLayout;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The partial aggregate of a product: the sum of its embeddings, and which pictures went in or
 * failed. Several workers may accumulate parts, which are merged; the result does not depend on the
 * order.
 */
public final class ProductAccumulator {

  private final String product;
  private final ModelIdentity model;
  private final RunningMean mean;
  private final Map<String, Picture> pictures;
  private final List<String> formerFiles;
  private final List<Failure> failures;

  /**
   * Creates an empty accumulator.
   *
   * @param model the model that computes the embeddings
   * @param formerFiles the names of the product's files that the output has already
   */
  public ProductAccumulator(
      String product, ModelIdentity model, int dimensions, List<String> formerFiles) {
    this(product, model, new RunningMean(dimensions), Map.of(), formerFiles, List.of());
  }

  private ProductAccumulator(
      String product,
      ModelIdentity model,
      RunningMean mean,
      Map<String, Picture> pictures,
      List<String> formerFiles,
      List<Failure> failures) {
    this.product = product;
    this.model = model;
    this.mean = mean;
    this.pictures = new TreeMap<>(Utf8Order.INSTANCE);
    this.pictures.putAll(pictures);
    this.formerFiles = List.copyOf(formerFiles);
    this.failures = new ArrayList<>(failures);
  }

  /** Adds a picture's embedding. */
  void addEmbedding(Picture picture, float[] embedding) {
    pictures.put(picture.key(), picture);
    mean.add(embedding);
  }

  /** Adds a picture that gave none, or one whose failure is the product's. */
  Failure addFailure(Picture picture, ErrorCode code, String message) {
    Failure failure = new Failure(picture.key(), product, code, message);
    pictures.put(picture.key(), picture);
    failures.add(failure);
    return failure;
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
            left.pictures,
            left.formerFiles,
            left.failures);
    merged.mean.add(left.mean);
    merged.mean.add(right.mean);
    merged.pictures.putAll(right.pictures);
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
            product, model, mean.mean(), mean.count(), failures.size(), hash(Picture::eTag).hex()),
        hash(Picture::version).shortHex(),
        List.copyOf(all));
  }

  private PictureHash hash(Function<Picture, String> mark) {
    PictureHash hash = new PictureHash();
    pictures.values().forEach(picture -> hash.add(picture.key(), mark.apply(picture)));
    return hash;
  }

  /** The names of the product's files that the output has from a former run. */
  public List<String> formerFiles() {
    return formerFiles;
  }

  /** The product's name. */
  public String product() {
    return product;
  }

  /** Writes everything so that {@link #readFrom} gives an equal one. */
  public void writeTo(DataOutputStream out) throws IOException {
    out.writeUTF(product);
    model.writeTo(out);
    mean.writeTo(out);
    out.writeInt(formerFiles.size());
    for (String file : formerFiles) {
      out.writeUTF(file);
    }
    out.writeInt(pictures.size());
    for (Picture picture : pictures.values()) {
      out.writeUTF(picture.key());
      out.writeUTF(picture.eTag());
      out.writeUTF(picture.version());
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
    ModelIdentity model = ModelIdentity.readFrom(in);
    RunningMean mean = RunningMean.readFrom(in);
    List<String> formerFiles = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      formerFiles.add(in.readUTF());
    }
    ProductAccumulator accumulator =
        new ProductAccumulator(product, model, mean, Map.of(), formerFiles, List.of());
    for (int left = in.readInt(); left > 0; left--) {
      Picture picture = new Picture(in.readUTF(), in.readUTF(), in.readUTF());
      accumulator.pictures.put(picture.key(), picture);
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
}
