package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.embedding.Failure;
import io.github.imagerecognition.product.ProductExplanation;
import io.github.imagerecognition.product.ProductState;
import io.github.imagerecognition.product.Provenance;
import io.github.imagerecognition.product.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Why a run embeds one product, or leaves it alone.
 *
 * @param state a {@link ProductStateText#key}; without pictures {@code vanished}, or {@code absent}
 *     where there is nothing in the output either
 * @param embedded whether the run embeds it
 * @param reason in words
 * @param bytes of its pictures, as far as the listing tells
 * @param embeddingWritten when the embedding was written; null without one
 * @param made what the embedding was made of; null where that is not known
 * @param now what one would be made of; hashes are null where they are not known
 * @param failures of the product and its pictures in the last run
 */
public record Explanation(
    String product,
    String state,
    boolean embedded,
    String reason,
    int pictures,
    long bytes,
    String embeddingWritten,
    Made made,
    Made now,
    List<Failure> failures) {

  /** What {@link Provenance} says. */
  public record Made(String source, String model, String preprocessing, Long picturesLeftOut) {

    private static Made of(String source, Recipe recipe, Long picturesLeftOut) {
      return recipe == null
          ? new Made(source, null, null, picturesLeftOut)
          : new Made(source, recipe.model(), recipe.preprocessing(), picturesLeftOut);
    }

    private String line() {
      return String.join(
          " ",
          "pictures",
          source,
          "model",
          model == null ? "unknown" : model,
          "preprocessing",
          preprocessing == null ? "unknown" : preprocessing);
    }
  }

  /**
   * Explains a product.
   *
   * @param recipe how it would be embedded; null where that is not known
   */
  public static Explanation of(ProductExplanation product, Recipe recipe, List<Failure> failures) {
    Provenance made = product.files().provenance().orElse(null);
    return new Explanation(
        product.product(),
        product.state().map(ProductStateText::key).orElse(isThere(product) ? "vanished" : "absent"),
        product.isPending(),
        reason(product),
        product.images().size(),
        PlannedWork.bytes(product.images()),
        product.files().finished().map(Object::toString).orElse(null),
        made == null ? null : Made.of(made.source(), made.recipe(), made.imagesSkipped()),
        product.images().isEmpty() ? null : Made.of(product.source(), recipe, null),
        failures);
  }

  private static boolean isThere(ProductExplanation product) {
    return !product.images().isEmpty() || !product.files().names().isEmpty();
  }

  private static String reason(ProductExplanation product) {
    if (product.state().isEmpty()) {
      return isThere(product)
          ? "it has files in the output and no pictures any more; --prune deletes the files"
          : "there is no such product, in the input or in the output";
    }
    ProductState state = product.state().get();
    String reason =
        switch (state) {
          case MISSING -> "it has no embedding";
          case UNKNOWN ->
              "nothing says what its embedding was made of, or its files contradict each other";
          case OTHER_PICTURES -> "its pictures are others than when it was embedded";
          case OTHER_MODEL ->
              "it was embedded by another model, with other weights, precision or calibration";
          case OTHER_PREPROCESSING -> "it was embedded with another preprocessing";
          case INCOMPLETE -> "it is up to date, without pictures that could not be used";
          case CURRENT -> "it is up to date";
        };
    return state.isChanged() && !product.isPending()
        ? reason + "; --reprocess=changed embeds it again"
        : reason;
  }

  /** The explanation for people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT, "%s is %s: %s", product, embedded ? "embedded" : "left alone", reason));
    lines.add(pictures + " pictures, " + PlanText.size(bytes));
    if (embeddingWritten != null) {
      lines.add("Embedding written: " + embeddingWritten);
    }
    if (made != null) {
      lines.add(
          String.format(
              Locale.ROOT,
              "Made of: %s, %d pictures left out",
              made.line(),
              made.picturesLeftOut()));
    }
    if (now != null) {
      lines.add("Now:     " + now.line());
    }
    failures.forEach(
        failure ->
            lines.add(
                "Last run: %s %s: %s".formatted(failure.code(), failure.key(), failure.message())));
    return lines;
  }
}
