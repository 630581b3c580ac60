package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.model.ModelIdentity;
import io.github.imagerecognition.model.ModelSpecification;
import io.github.imagerecognition.pipeline.RunRecord.Outcome;
import io.github.imagerecognition.process.ProcessResources;
import io.github.imagerecognition.product.ProductCounts;
import io.github.imagerecognition.product.ProductState;
import io.github.imagerecognition.product.Shard;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a run's record will hold, as far as it is known. A signal's thread may ask at any time. */
public final class RunNotes {

  private final JobConfiguration configuration;
  private final Map<String, String> options;
  private final Instant started = Instant.now();
  private final long startedNanos = System.nanoTime();
  private final Map<String, Long> countersBefore = ProcessResources.current().progress().counters();
  private volatile RunRecord.Model model;
  private volatile ProductCounts survey;
  private volatile long pruned;
  private volatile long loadedNanos;
  private volatile RunCounts counts;

  /**
   * Begins the run's time.
   *
   * @param options what the user has set, by the names it was set with
   */
  RunNotes(JobConfiguration configuration, Map<String, String> options) {
    this.configuration = configuration;
    ModelSpecification specification = configuration.model();
    this.options = new TreeMap<>(options);
    this.options.replaceAll(
        (name, value) ->
            value.equals(specification.weights()) ? specification.printableWeights() : value);
    identified(Optional.empty());
  }

  /** Notes the model's name in the outputs, if it is known before the model is loaded. */
  public void identified(Optional<ModelIdentity> identity) {
    model = model(identity, null);
  }

  /** Notes what the listings hold. */
  public void surveyed(ProductCounts found) {
    survey = found;
  }

  /** Notes how many products' embeddings were deleted. */
  public void pruned(long products) {
    pruned = products;
  }

  /** Notes what computes, from now on. */
  public void loaded(EmbeddingModel loaded) {
    model = model(Optional.of(loaded.identity()), loaded);
    loadedNanos = System.nanoTime();
  }

  /** Notes what became of the products. */
  public void counted(RunCounts counted) {
    counts = counted;
  }

  /**
   * The record of the run, if it ended now.
   *
   * @param error what has ended it, or null
   */
  RunRecord record(Outcome outcome, RunRecord.Failure error) {
    RunCounts done = counts();
    Shard shard = configuration.selection().shard();
    return new RunRecord(
        RunRecord.FORMAT_VERSION,
        Version.text(),
        outcome,
        error,
        started.truncatedTo(ChronoUnit.SECONDS).toString(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        rounded(secondsSince(startedNanos)),
        shard.index(),
        shard.count(),
        options,
        survey == null ? null : products(done),
        survey == null ? null : pictures(done),
        done == null ? null : byName(done),
        model,
        configuration.preprocessing().description(),
        configuration.runner(),
        configuration.threads(),
        configuration.batchSizeOrDefault(),
        Runtime.version().toString(),
        machine());
  }

  /** Those of the graph, or what this process has counted so far if that is where it runs. */
  private RunCounts counts() {
    if (counts != null || RunnerDefaults.isOnCluster()) {
      return counts;
    }
    Map<String, Long> now = new HashMap<>(ProcessResources.current().progress().counters());
    countersBefore.forEach((name, count) -> now.merge(name, -count, Long::sum));
    return RunCounts.of(now);
  }

  private RunRecord.Products products(RunCounts done) {
    Map<String, Long> states = new LinkedHashMap<>();
    for (ProductState state : ProductState.values()) {
      states.put(ProductStateText.key(state), survey.in(state));
    }
    return new RunRecord.Products(
        survey.products(),
        states,
        survey.finishedProducts(),
        survey.pendingProducts(),
        survey.vanishedProducts(),
        pruned,
        done == null ? null : done.embedded(),
        done == null ? null : done.adopted(),
        done == null ? null : done.failed(),
        done == null ? null : done.notCounted(survey));
  }

  private RunRecord.Pictures pictures(RunCounts done) {
    boolean isMeasured = done != null && done.imagesUsed() > 0 && done.adopted() == 0;
    return new RunRecord.Pictures(
        survey.pendingImages(),
        done == null ? null : done.imagesUsed(),
        done == null ? null : done.imagesLeftOut(),
        isMeasured ? rounded(done.imagesUsed() / secondsSince(loadedNanos)) : null);
  }

  private RunRecord.Model model(Optional<ModelIdentity> identity, EmbeddingModel loaded) {
    ModelSpecification specification = configuration.model();
    return new RunRecord.Model(
        identity.map(ModelIdentity::name).orElse(specification.modelName()),
        identity.map(ModelIdentity::weights).orElse(null),
        specification.printableWeights(),
        text(specification.precision()),
        identity.map(ModelIdentity::calibration).filter(hash -> !hash.isEmpty()).orElse(null),
        loaded == null ? null : text(loaded.engine()),
        loaded == null ? null : loaded.device(),
        loaded == null ? null : loaded.dimensions());
  }

  private static Map<String, Long> byName(RunCounts done) {
    Map<String, Long> failures = new LinkedHashMap<>();
    done.failures().forEach((code, number) -> failures.put(code.name(), number));
    return failures;
  }

  private static RunRecord.Machine machine() {
    return new RunRecord.Machine(
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory());
  }

  private static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static double secondsSince(long nanos) {
    return Math.max(1, System.nanoTime() - nanos) / 1e9;
  }

  private static double rounded(double number) {
    return Math.round(number * 1000) / 1000.0;
  }
}
