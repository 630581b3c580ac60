package io.github.imagerecognition.pipeline.command;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.product.ProductCounts;
import io.github.imagerecognition.product.ProductState;
import io.github.imagerecognition.product.ProductSurvey;
import io.github.imagerecognition.product.VanishedProducts;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code --prune}. */
final class Pruning {

  private static final Logger LOG = LoggerFactory.getLogger(Pruning.class);

  private Pruning() {}

  /**
   * Deletes what belongs to no product any more, unless that is suspiciously much.
   *
   * @return how many products' files were deleted
   */
  static long prune(ProductSurvey survey, int percent, Bucket input, Bucket output) {
    if (survey.counts().vanishedProducts() == 0 || !isAllowed(survey.counts(), percent)) {
      return 0;
    }
    VanishedProducts vanished = VanishedProducts.of(survey.selection(), input, output);
    // Asked again, because what is deleted is what has been listed now.
    if (!isAllowed(vanished.counts(), percent)) {
      return 0;
    }
    long deleted = vanished.delete(input, output);
    LOG.info("Deleted the embeddings of {} products without pictures", deleted);
    return deleted;
  }

  /** Whether anything is pruned; throws where a run ends because it would be too much. */
  static boolean isAllowed(ProductCounts counts, int percent) {
    if (counts.products() == 0) {
      LOG.warn("Nothing is pruned, because the input is empty");
      return false;
    }
    long embedded = counts.products() - counts.in(ProductState.MISSING) + counts.vanishedProducts();
    if (counts.vanishedProducts() * 100 > embedded * percent) {
      throw new CodedException(
          ErrorCode.PRUNE_LIMIT,
          String.format(
              Locale.ROOT,
              "%d of %d products in the output have no pictures any more, which is more than %d %%:"
                  + " nothing was deleted. Check --input, or raise --pruneLimit",
              counts.vanishedProducts(),
              embedded,
              percent));
    }
    return true;
  }
}
