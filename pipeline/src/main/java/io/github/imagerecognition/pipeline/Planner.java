package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.embedding.Failure;
import io.github.imagerecognition.embedding.FailuresFile;
import io.github.imagerecognition.model.DeviceChoice;
import io.github.imagerecognition.model.ModelSpecification;
import io.github.imagerecognition.model.ModelWeights;
import io.github.imagerecognition.pipeline.Plan.Requests;
import io.github.imagerecognition.pipeline.Plan.Work;
import io.github.imagerecognition.product.ProductCounts;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.product.ProductState;
import io.github.imagerecognition.product.ProductSurvey;
import io.github.imagerecognition.product.Reprocess;
import io.github.imagerecognition.product.Shard;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/** Makes a {@link Plan} of a survey. */
public final class Planner {

  /** What a page of a listing holds. */
  private static final long PAGE_SIZE = 1000;

  /** What is written of a product, and at most deleted. */
  private static final long FILES = 3;

  /** A run of fewer pictures is mostly its start. */
  private static final long ENOUGH_IMAGES = 500;

  private static final int MAX_FAILURES_BYTES = 1 << 23;

  private final JobConfiguration configuration;
  private final PlannedWork planned;
  private final ProductSurvey survey;
  private final Bucket output;

  /**
   * Surveys.
   *
   * @param shards how many to tell apart
   * @throws StoreException when a bucket cannot be listed
   */
  public Planner(
      JobConfiguration configuration,
      ProductSelection selection,
      int shards,
      Bucket input,
      Bucket output) {
    this.configuration = configuration;
    this.planned = new PlannedWork(shards, selection.reprocess() == Reprocess.CHANGED);
    this.survey = ProductSurvey.of(selection, input, output, planned);
    this.output = output;
  }

  /** What there is. */
  public ProductCounts counts() {
    return survey.counts();
  }

  /**
   * Makes the plan.
   *
   * @param weights of the configuration
   * @param threads starts a thread for each worker that embeds pictures to measure the speed; null
   *     where none is to be read
   */
  public Plan plan(ModelWeights weights, Executor threads) {
    Map<String, Work> reasons = new TreeMap<>();
    planned.reasons().forEach((state, work) -> reasons.put(ProductStateText.key(state), work));
    Work work = reasons.values().stream().reduce(Work.NONE, Work::plus);
    Optional<RunRecord> lastRun = lastRun(threads == null ? 1 : ENOUGH_IMAGES);
    OptionalDouble speed =
        lastRun.isPresent() || threads == null
            ? lastRun.map(RunRecord::picturesPerSecond).orElse(OptionalDouble.empty())
            : SpeedMeasurement.picturesPerSecond(configuration, weights, planned.sample(), threads);
    boolean known = speed.isPresent();
    return new Plan(
        survey.selection().input().uri(),
        survey.selection().output().uri(),
        survey.selection().reprocess().name().toLowerCase(Locale.ROOT),
        counts().products(),
        work,
        reasons,
        planned.comparedFirst(),
        leftAlone(),
        counts().vanishedProducts(),
        isPruned(),
        requests(work),
        known ? speed.getAsDouble() : null,
        known ? lastRun.isPresent() ? Plan.LAST_RUN : Plan.MEASURED : null,
        known ? work.pictures() / speed.getAsDouble() : null,
        planned.shards().size() > 1 ? planned.shards() : null);
  }

  private boolean isPruned() {
    return configuration.prunePercent().isPresent() && counts().products() > 0;
  }

  /** The last run, if it computed what this one does, with enough pictures to tell the speed. */
  private Optional<RunRecord> lastRun(long fewestImages) {
    return RunRecordFile.read(output, survey.selection().shard())
        .filter(run -> run.picturesPerSecond().isPresent())
        .filter(run -> run.pictures().used() >= fewestImages)
        .filter(run -> run.parallelism() == configuration.threads())
        .filter(run -> isSameNetwork(run.model(), configuration.model()));
  }

  private static boolean isSameNetwork(RunRecord.Model then, ModelSpecification now) {
    boolean isNamed = List.of("pretrained", "random").contains(now.weights());
    return now.printableWeights().equals(then.weightsSource())
        && (!isNamed || now.modelName().equals(then.name()))
        && now.precision().name().equalsIgnoreCase(then.precision())
        && (now.device() == DeviceChoice.AUTO
            || then.device().startsWith(now.device().name().toLowerCase(Locale.ROOT)));
  }

  private Map<String, Long> leftAlone() {
    Map<String, Long> leftAlone = new TreeMap<>();
    for (ProductState state : ProductState.values()) {
      long pending = planned.reasons().getOrDefault(state, Work.NONE).products();
      pending += state == ProductState.UNKNOWN ? planned.comparedFirst().products() : 0;
      leftAlone.put(ProductStateText.key(state), counts().in(state) - pending);
    }
    leftAlone.values().removeIf(products -> products == 0);
    return leftAlone;
  }

  /** Each shard lists everything, pruning once more, and twice what is too much to be kept. */
  private Requests requests(Work work) {
    long pages = 2 + survey.listedObjects() / PAGE_SIZE;
    long listings = survey.pending() == null ? 2 : 1;
    long pruned = isPruned() ? counts().vanishedProducts() : 0;
    long compared = planned.comparedFirst().products();
    return new Requests(
        pages * planned.shards().size() * (listings + (pruned > 0 ? 1 : 0)) + pruned,
        work.pictures() + 2 * compared,
        work.products() * FILES + compared,
        planned.deletions() + pruned * FILES);
  }

  /** What the last run had to say of a product; nothing where its list cannot be read. */
  public static List<Failure> lastFailures(Bucket output, Shard shard, String product) {
    return lastFailures(output, shard).stream()
        .filter(failure -> failure.product().equals(product))
        .toList();
  }

  /** What the last run had to say of all; nothing where its list cannot be read. */
  public static List<Failure> lastFailures(Bucket output, Shard shard) {
    try {
      byte[] file = output.read(FailuresFile.name(shard), MAX_FAILURES_BYTES).bytes();
      return FailuresFile.decode(file, Integer.MAX_VALUE);
    } catch (StoreException | UncheckedIOException | IllegalArgumentException e) {
      return List.of();
    }
  }
}
