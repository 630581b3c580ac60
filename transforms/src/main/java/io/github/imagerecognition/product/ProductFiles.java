package io.github.imagerecognition.product;

import io.github.imagerecognition.bucket.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What an output holds of one product.
 *
 * @param product the folder's name
 * @param names of the files that this library has written
 * @param finished when the embedding was written, if there is one
 * @param written when the last of JSON and NPY was written
 * @param marked when the last of the objects was written that say what it was made of
 */
public record ProductFiles(
    String product,
    List<String> names,
    Optional<Instant> finished,
    Optional<Instant> written,
    Optional<Instant> marked) {

  /** By how much the clocks of a store's machines may differ. */
  private static final Duration CLOCKS_APART = Duration.ofSeconds(2);

  static ProductFiles none(String product) {
    return new ProductFiles(
        product, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Deletes files of a product. What marks it as finished goes first, so that no crash leaves it
   * beside others than its own.
   *
   * @throws io.github.imagerecognition.bucket.StoreException when one cannot be deleted
   */
  public static void delete(Bucket output, String product, List<String> names) {
    names.stream()
        .sorted(Comparator.comparing(name -> !name.equals(ProductSelection.FINISHED_FILE)))
        .forEach(name -> output.delete(product + "/" + name));
  }

  static boolean isOurs(String name) {
    return name.equals(ProductSelection.JSON_FILE)
        || name.equals(ProductSelection.FINISHED_FILE)
        || Provenance.isFileName(name);
  }

  /**
   * What it was made of; empty also when files are missing or contradict each other, or when one of
   * them is newer, as a run leaves it that is killed while another one is at the same product.
   */
  public Optional<Provenance> provenance() {
    List<String> marks = names.stream().filter(Provenance::isFileName).toList();
    boolean isComplete =
        marks.size() == 1
            && names.contains(ProductSelection.JSON_FILE)
            && finished.isPresent()
            && !marked.orElseThrow().plus(CLOCKS_APART).isBefore(written.orElseThrow());
    return isComplete ? Provenance.parse(marks.get(0)) : Optional.empty();
  }

  /**
   * Compares with the pictures that there are now.
   *
   * @param source their {@link PictureHash}
   * @param recipe with which they would be embedded, if that is known
   */
  ProductState state(String source, Optional<Recipe> recipe) {
    if (finished.isEmpty()) {
      return ProductState.MISSING;
    }
    Optional<Provenance> provenance = provenance();
    if (provenance.isEmpty()) {
      return ProductState.UNKNOWN;
    }
    Provenance made = provenance.get();
    Recipe now = recipe.orElse(made.recipe());
    if (!made.source().equals(source)) {
      return ProductState.OTHER_PICTURES;
    }
    if (!made.recipe().model().equals(now.model())) {
      return ProductState.OTHER_MODEL;
    }
    if (!made.recipe().equals(now)) {
      return ProductState.OTHER_PREPROCESSING;
    }
    return made.imagesSkipped() > 0 ? ProductState.INCOMPLETE : ProductState.CURRENT;
  }
}
