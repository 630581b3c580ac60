package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.bucket.BucketLocation;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * What an export has to do, found in the listing of an output.
 *
 * @param output where the embeddings are
 * @param target where the export goes
 * @param productPrefix of the names of products
 * @param settings what it is to hold
 * @param version of the set, if no product fails
 * @param products how many have an embedding
 * @param chunks cuts the products; the listing alone decides where
 * @param current the export that is there, if its files are
 * @param unchanged whether that is this one
 */
public record ExportPlan(
    BucketLocation output,
    BucketLocation target,
    String productPrefix,
    ExportSettings settings,
    String version,
    long products,
    List<CatalogueChunk> chunks,
    Optional<FormerCatalogue> current,
    boolean unchanged) {

  /** What workers need to know of it. */
  public ChunkTask task() {
    return new ChunkTask(output, target, productPrefix, settings, version, current.orElse(null));
  }

  /**
   * The part of a plan that is the same for all chunks.
   *
   * @param former the export that is there; null for none
   */
  public record ChunkTask(
      BucketLocation output,
      BucketLocation target,
      String productPrefix,
      ExportSettings settings,
      String version,
      FormerCatalogue former)
      implements Serializable {}
}
