package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.catalogue.CatalogueChunk.FormerRows;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists an output once, to cut it into chunks and to see whether it has changed. */
public final class ExportPlanner {

  private static final Logger LOG = LoggerFactory.getLogger(ExportPlanner.class);

  /** The embeddings that a worker holds, and a row group of Parquet. */
  private static final int CHUNK_BYTES = 64 << 20;

  private final BucketLocation output;
  private final BucketLocation target;
  private final String productPrefix;
  private final ExportSettings settings;
  private int chunkBytes = CHUNK_BYTES;

  /**
   * Plans an export.
   *
   * @param output where the embeddings are
   * @param target where the export goes
   * @param productPrefix of the names of products
   */
  public ExportPlanner(
      BucketLocation output, BucketLocation target, String productPrefix, ExportSettings settings) {
    this.output = output;
    this.target = target;
    this.productPrefix = productPrefix;
    this.settings = settings;
  }

  /** Where the export goes. */
  public BucketLocation target() {
    return target;
  }

  /** Sets how many bytes the embeddings of a chunk have, which workers hold. */
  public ExportPlanner withChunkBytes(int bytes) {
    ExportPlanner other = new ExportPlanner(output, target, productPrefix, settings);
    other.chunkBytes = bytes;
    return other;
  }

  /**
   * The plan.
   *
   * @throws io.github.imagerecognition.bucket.StoreException when something cannot be listed, or
   *     there is no output
   */
  public ExportPlan plan() {
    try (Bucket source = output.open();
        Bucket exports = target.open()) {
      source.check();
      Optional<Catalogue> description = FormerCatalogue.description(exports);
      Optional<FormerCatalogue> former =
          description.flatMap(catalogue -> FormerCatalogue.of(catalogue, exports));
      try {
        return plan(source, exports, former);
      } catch (IOException e) {
        LOG.warn("The former export is damaged and is made anew: {}", target.uri());
        return planAnew(source, exports);
      }
    }
  }

  private ExportPlan planAnew(Bucket source, Bucket exports) {
    try {
      return plan(source, exports, Optional.empty());
    } catch (IOException e) {
      throw new IllegalStateException("nothing of a former export is read", e);
    }
  }

  private ExportPlan plan(Bucket source, Bucket exports, Optional<FormerCatalogue> former)
      throws IOException {
    Optional<FormerProducts> lines = Optional.empty();
    long end = former.map(it -> it.lines().sizeBytes()).orElse(0L);
    if (former.isPresent()) {
      lines = Optional.of(new FormerProducts(exports, former.get(), new FormerRows(0, 0, end)));
    }
    ChunkCutter cutter = new ChunkCutter(settings, lines, chunkBytes);
    FinishedProducts products = new FinishedProducts(source, productPrefix, "", "");
    while (products.hasNext()) {
      cutter.add(products.next());
    }
    List<CatalogueChunk> chunks = cutter.finish(end);
    String version = cutter.version();
    boolean unchanged = former.filter(it -> it.version().equals(version)).isPresent();
    return new ExportPlan(
        output,
        target,
        productPrefix,
        settings,
        version,
        cutter.products(),
        chunks,
        former,
        unchanged);
  }
}
