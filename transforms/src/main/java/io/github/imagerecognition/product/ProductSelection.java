package io.github.imagerecognition.product;

import io.github.imagerecognition.bucket.BucketLocation;
import java.io.Serializable;
import java.time.Instant;

/**
 * Which products a job is about.
 *
 * @param input where the pictures are
 * @param output where the embeddings are, a folder for each product
 * @param layout how products lie in the input
 * @param reprocess which of them are to do
 * @param shard which of them this job is about
 * @param recipe how they would be embedded, to find those that were embedded otherwise; null where
 *     that is not known
 * @param start when the job began, by the output's clock: a product written since is finished,
 *     whatever was to be done again, so that no restart repeats it
 */
public record ProductSelection(
    BucketLocation input,
    BucketLocation output,
    ProductLayout layout,
    Reprocess reprocess,
    Shard shard,
    Recipe recipe,
    Instant start)
    implements Serializable {

  /** The file whose existence says that a product is finished. */
  public static final String FINISHED_FILE = "embeddings.npy";

  /** The file with the same numbers and what they were made of. */
  public static final String JSON_FILE = "embeddings.json";

  /**
   * Selects all products of an input, for a pipeline that writes no output of this library.
   *
   * @param productPrefix how the names of their folders begin; empty for every folder
   */
  public static ProductSelection all(BucketLocation input, String productPrefix) {
    // The input stands in for an output, which is not looked at.
    return new ProductSelection(input, input, new ProductLayout(productPrefix, ""), Reprocess.ALL)
        .startingAt(Instant.MIN);
  }

  /** Selects from all products of the input those that are to do. */
  public ProductSelection(
      BucketLocation input, BucketLocation output, ProductLayout layout, Reprocess reprocess) {
    this(input, output, layout, reprocess, Shard.WHOLE, null, Instant.MAX);
  }

  /** The same products, of one shard. */
  public ProductSelection withShard(Shard part) {
    return new ProductSelection(input, output, layout, reprocess, part, recipe, start);
  }

  /** The same products, compared with how they would be embedded now. */
  public ProductSelection withRecipe(Recipe now) {
    return new ProductSelection(input, output, layout, reprocess, shard, now, start);
  }

  /** Whether there is an output that may hold something. */
  boolean hasOutput() {
    return !start.equals(Instant.MIN);
  }

  ProductSelection startingAt(Instant time) {
    return new ProductSelection(input, output, layout, reprocess, shard, recipe, time);
  }
}
