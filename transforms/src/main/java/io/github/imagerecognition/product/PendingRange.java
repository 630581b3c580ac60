package io.github.imagerecognition.product;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * A share of the work: the pending products of a key range.
 *
 * @param selection whose products they are
 * @param range between which boundaries
 * @param products all of them in order, where a survey has kept them; null where they are too many
 *     and are listed while they are worked on
 */
public record PendingRange(ProductSelection selection, KeyRange range, List<ProductImages> products)
    implements Serializable {

  /** The same range, to be listed because some of its products may have been written since. */
  public PendingRange listedAgain() {
    return new PendingRange(selection, range, null);
  }

  /**
   * Reads the products, page by page where they are listed.
   *
   * @param buckets opens what has to be listed, and closes it afterwards
   */
  public Iterator<ProductImages> read(Function<BucketLocation, Bucket> buckets) {
    return products != null
        ? products.iterator()
        : new PendingProducts(
            buckets.apply(selection.input()),
            buckets.apply(selection.output()),
            selection,
            range,
            ProductSurvey.MAX_IMAGES_TOGETHER);
  }
}
