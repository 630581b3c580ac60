package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.product.ProductCounts;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.product.ProductState;
import io.github.imagerecognition.product.ProductSurvey;
import io.github.imagerecognition.product.Reprocess;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run says of the products that it has found. */
public final class SurveyReport {

  private static final Logger LOG = LoggerFactory.getLogger(SurveyReport.class);

  private static final List<ProductState> CHANGES =
      List.of(
          ProductState.OTHER_PICTURES, ProductState.OTHER_MODEL, ProductState.OTHER_PREPROCESSING);

  private SurveyReport() {}

  /**
   * Logs how many products there are, how many of them are to do, and what has changed.
   *
   * @param isPruned whether the run deletes what is left of vanished ones
   */
  public static void log(ProductSurvey survey, boolean isPruned) {
    ProductSelection selection = survey.selection();
    ProductCounts counts = survey.counts();
    LOG.info("Found {} products", counts.products());
    if (counts.products() == 0) {
      nothingFound(selection);
      return;
    }
    LOG.info(
        "{} products are done already, {} are to do, with {} pictures",
        counts.finishedProducts(),
        counts.pendingProducts(),
        counts.pendingImages());
    if (counts.otherObjects() > 0) {
      LOG.info("Ignored {} objects that are not product pictures", counts.otherObjects());
    }
    differences(counts, selection.reprocess(), isPruned);
  }

  /** Says where products were looked for. */
  public static void nothingFound(ProductSelection selection) {
    if (selection.shard().isPart()) {
      LOG.info(
          "Shard {} contains no products. If no shard does, --input or --productPrefix is wrong",
          selection.shard());
      return;
    }
    LOG.warn(
        "No images found in {}: no picture (.webp, .jpg, .jpeg, .png) lies in a top-level folder"
            + " whose name begins with '{}'. Is --input the folder above the products, and"
            + " --productPrefix right?",
        selection.input().uri(),
        selection.layout().productPrefix());
  }

  /** Tells how the outputs differ from what a run from nothing would write. */
  private static void differences(ProductCounts counts, Reprocess reprocess, boolean isPruned) {
    Map<String, Long> changes = new LinkedHashMap<>();
    for (ProductState state : CHANGES) {
      changes.put(ProductStateText.of(state), counts.in(state));
    }
    changes.values().removeIf(products -> products == 0);
    if (!changes.isEmpty() && reprocess != Reprocess.ALL) {
      LOG.info(
          "Changed since they were embedded: {} products ({}){}",
          changes.values().stream().mapToLong(Long::longValue).sum(),
          changes.entrySet().stream()
              .map(change -> change.getValue() + " " + change.getKey())
              .collect(Collectors.joining(", ")),
          reprocess == Reprocess.CHANGED ? "" : "; --reprocess=changed embeds them again");
    }
    if (counts.in(ProductState.UNKNOWN) > 0 && reprocess != Reprocess.ALL) {
      LOG.info(
          "Of unknown origin: {} products, whose files are incomplete or from an earlier version{}",
          counts.in(ProductState.UNKNOWN),
          reprocess == Reprocess.CHANGED
              ? ""
              : "; --reprocess=changed compares them, and embeds again those that differ");
    }
    if (counts.vanishedProducts() > 0 && !isPruned) {
      LOG.info(
          "Without pictures, but with an embedding: {} products; --prune deletes these embeddings",
          counts.vanishedProducts());
    }
  }
}
