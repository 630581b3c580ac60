package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.embedding.Failure;
import io.github.imagerecognition.embedding.FailuresFile;
import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.product.ProductCounts;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.transforms.Summarize;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.metrics.DistributionResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run says at its beginning and at its end. */
public final class Report {

  private static final Logger LOG = LoggerFactory.getLogger(Report.class);

  private static final int EXAMPLES = 20;

  /** A longer list is left where it is: some 50,000 failures. */
  private static final int MAX_LIST_BYTES = 1 << 23;

  private final ProductSelection selection;
  private final long started = System.nanoTime();
  private boolean formerFailuresStay;

  /** Begins the run's time. */
  public Report(ProductSelection selection) {
    this.selection = selection;
  }

  /** Logs the version, where the run reads and writes, and the model. */
  public void start(JobConfiguration configuration) {
    LOG.info(Version.line());
    LOG.info("Input: {}", selection.input().uri());
    LOG.info("Output: {}", selection.output().uri());
    if (selection.shard().isPart()) {
      LOG.info(
          "Shard {}, counted from 0: this run embeds the products of this shard",
          selection.shard());
    }
    LOG.info(
        "Model: {} with weights: {}",
        configuration.model().modelName(),
        configuration.model().printableWeights());
  }

  /**
   * Logs that the file of an earlier run's failures cannot be replaced; this run's has no place.
   */
  public void formerFailuresStay(StoreException reason) {
    formerFailuresStay = true;
    LOG.warn(
        "The failures of this run are counted below but not listed, as {} stays that of an earlier run: {}",
        FailuresFile.name(selection.shard()),
        reason.getMessage());
  }

  /** Logs what computes the embeddings. */
  public void loaded(EmbeddingModel model, JobConfiguration configuration) {
    LOG.info(
        "Engine: {} on {}, threads: {}, batch size: {}, {} numbers in an embedding",
        model.engine(),
        model.device(),
        configuration.threads(),
        configuration.batchSizeOrDefault(),
        model.dimensions());
  }

  /** Logs how full the batches were. */
  public void batches(MetricResults metrics) {
    for (MetricResult<DistributionResult> batches : query(metrics).getDistributions()) {
      DistributionResult images = value(batches);
      LOG.info(
          "Batches: {}, of {} pictures on average",
          images.getCount(),
          String.format(Locale.ROOT, "%.1f", images.getMean()));
    }
  }

  /**
   * Tells the outcome.
   *
   * @return whether no product has failed
   */
  public boolean finished(ProductCounts survey, RunCounts counts) {
    if (!counts.failures().isEmpty()) {
      listFailures(counts.failures());
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    LOG.info(
        "Products: {} embedded, {} done before, {} failed",
        counts.embedded(),
        survey.finishedProducts(),
        counts.failed());
    if (counts.adopted() > 0) {
      LOG.info(
          "Adopted: {} products, whose embeddings are up to date and now say what they were made of",
          counts.adopted());
    }
    if (counts.notCounted(survey) > 0) {
      LOG.info(
          "Not counted: {} products, embedded by workers that were lost later, or no longer there;"
              + " pictures left out of them are not listed",
          counts.notCounted(survey));
    }
    LOG.info("Pictures: {} used, {} left out", counts.imagesUsed(), counts.imagesLeftOut());
    LOG.info(
        "Time: {}",
        String.format(
            Locale.ROOT,
            "%.1f s, %.1f pictures per second",
            seconds,
            counts.imagesUsed() / seconds));
    LOG.info("Result: {}", selection.output().uri());
    return counts.failed() == 0;
  }

  private void listFailures(Map<ErrorCode, Long> failures) {
    failures.forEach((code, number) -> LOG.warn("{}: {}", code, number));
    if (formerFailuresStay) {
      return;
    }
    String name = FailuresFile.name(selection.shard());
    LOG.warn("Failures are listed in {}{}", selection.output().uri(), name);
    try (Bucket output = selection.output().open()) {
      byte[] file = output.read(name, MAX_LIST_BYTES).bytes();
      for (Failure failure : FailuresFile.decode(file, EXAMPLES)) {
        LOG.warn("{}", failure);
      }
    } catch (StoreException e) { // on another machine, of another run, or too long
      LOG.warn("The list is not repeated here: {}", e.getMessage());
    }
  }

  /** What the job has counted. */
  public static RunCounts counts(MetricResults metrics) {
    Map<String, Long> counters = new HashMap<>();
    for (MetricResult<Long> counter : query(metrics).getCounters()) {
      counters.merge(counter.getName().getName(), value(counter), Long::sum);
    }
    return RunCounts.of(counters);
  }

  /** The DirectRunner may end before it knows the last attempts; Flink has no committed values. */
  private static <T> T value(MetricResult<T> metric) {
    return metric.hasCommitted() ? metric.getCommitted() : metric.getAttempted();
  }

  private static MetricQueryResults query(MetricResults metrics) {
    return metrics.queryMetrics(
        MetricsFilter.builder()
            .addNameFilter(MetricNameFilter.inNamespace(Summarize.NAMESPACE))
            .build());
  }
}
