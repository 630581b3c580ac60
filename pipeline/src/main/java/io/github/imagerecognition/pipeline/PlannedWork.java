package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.embedding.EmbeddingAdoption;
import io.github.imagerecognition.pipeline.Plan.Work;
import io.github.imagerecognition.product.ProductImages;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.product.ProductState;
import io.github.imagerecognition.product.Shard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Adds up the pending products that a survey finds. */
public final class PlannedWork implements Consumer<ProductImages> {

  /** Enough to measure the speed with. */
  private static final int SAMPLE_IMAGES = 64;

  private final Map<ProductState, Work> reasons = new EnumMap<>(ProductState.class);
  private final Work[] shards;
  private final Set<String> productsInParts = new HashSet<>();
  private final List<ProductImages> sample = new ArrayList<>();
  private final boolean adopts;
  private Work comparedFirst = Work.NONE;
  private int sampleImages;
  private long deletions;

  /**
   * Adds up by shards too.
   *
   * @param adopts whether the run adopts what it can
   */
  public PlannedWork(int shardCount, boolean adopts) {
    this.adopts = adopts;
    shards = new Work[shardCount];
    Arrays.fill(shards, Work.NONE);
  }

  @Override
  public synchronized void accept(ProductImages product) {
    boolean isFirst = product.whole() || productsInParts.add(product.product());
    Work work = new Work(isFirst ? 1 : 0, product.images().size(), bytes(product.images()));
    if (adopts && EmbeddingAdoption.isCandidate(product)) {
      comparedFirst = comparedFirst.plus(work);
      return;
    }
    reasons.merge(product.state(), work, Work::plus);
    int shard = Shard.indexOf(product.product(), shards.length);
    shards[shard] = shards[shard].plus(work);
    deletions +=
        isFirst ? product.formerFiles().stream().filter(PlannedWork::isDeleted).count() : 0;
    if (sampleImages < SAMPLE_IMAGES && product.images().size() <= SAMPLE_IMAGES) {
      sample.add(product);
      sampleImages += product.images().size();
    }
  }

  /** The size of pictures, as far as a listing tells. */
  static long bytes(List<StoredObject> images) {
    return images.stream().mapToLong(StoredObject::sizeBytes).filter(it -> it > 0).sum();
  }

  /** Products that are adopted, or embedded where they cannot be. */
  public synchronized Work comparedFirst() {
    return comparedFirst;
  }

  /** The work by why it is to do. */
  public synchronized Map<ProductState, Work> reasons() {
    return Map.copyOf(reasons);
  }

  /** The work of each shard. */
  public synchronized List<Work> shards() {
    return List.of(shards);
  }

  /** How many files are deleted before others are written in their place. */
  public synchronized long deletions() {
    return deletions;
  }

  private static boolean isDeleted(String formerFile) {
    return !formerFile.equals(ProductSelection.JSON_FILE);
  }

  /** Some of the products. */
  public synchronized List<ProductImages> sample() {
    return List.copyOf(sample);
  }
}
