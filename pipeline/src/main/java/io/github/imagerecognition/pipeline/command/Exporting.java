package io.github.imagerecognition.pipeline.command;

import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.catalogue.Catalogue;
import io.github.imagerecognition.catalogue.CatalogueAssembly;
import io.github.imagerecognition.catalogue.ExportOutcome;
import io.github.imagerecognition.catalogue.ExportPlan;
import io.github.imagerecognition.catalogue.ExportPlanner;
import io.github.imagerecognition.embedding.Failure;
import io.github.imagerecognition.pipeline.ProgressLog;
import io.github.imagerecognition.pipeline.RunnerDefaults;
import io.github.imagerecognition.transforms.ExportCatalogue;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes an export, alone or at the end of a run that embeds. */
final class Exporting {

  private static final Logger LOG = LoggerFactory.getLogger(Exporting.class);

  private static final int EXAMPLES = 20;

  private Exporting() {}

  /**
   * Exports what is finished, unless it has not changed since.
   *
   * @return whether every product that has an embedding is in the export
   */
  static boolean export(ExportPlanner planner, PipelineOptions runner) {
    long started = System.nanoTime();
    ExportPlan plan = planner.plan();
    if (plan.products() == 0) {
      return exportedNothing(plan);
    }
    try (CatalogueAssembly assembly = new CatalogueAssembly(plan)) {
      assembly.begin();
      if (plan.unchanged()) {
        LOG.info("Nothing to export: {} is up to date", plan.target().uri());
        return true;
      }
      LOG.info("Exporting {} products to {}", plan.products(), plan.target().uri());
      run(plan, runner);
      ExportOutcome outcome = assembly.finish();
      report(plan, outcome, (System.nanoTime() - started) / 1e9);
      return outcome.catalogue().isPresent() && outcome.failures().isEmpty();
    }
  }

  /** A wrong output or prefix is more likely than a shop without products: nothing is deleted. */
  private static boolean exportedNothing(ExportPlan plan) {
    if (plan.current().isEmpty()) {
      LOG.info("Nothing to export: no product has an embedding in {}", plan.output().uri());
      return true;
    }
    LOG.warn(
        "No product has an embedding in {}: the catalogue in {} stays as it is; check --output and --productPrefix, or delete it",
        plan.output().uri(),
        plan.target().uri());
    return false;
  }

  private static void run(ExportPlan plan, PipelineOptions runner) {
    Pipeline pipeline = Pipeline.create(runner);
    pipeline.apply("ExportCatalogue", ExportCatalogue.of(plan));
    try (ProgressLog progress = new ProgressLog(plan.products())) {
      if (!RunnerDefaults.isOnCluster()) { // where other processes make the progress
        progress.start();
      }
      PipelineResult.State state = pipeline.run().waitUntilFinish();
      if (state != PipelineResult.State.DONE) {
        throw new IllegalStateException("the pipeline has ended as " + state);
      }
    }
  }

  private static void report(ExportPlan plan, ExportOutcome outcome, double seconds) {
    Map<ErrorCode, Long> codes = new TreeMap<>();
    outcome.failures().forEach(failure -> codes.merge(failure.code(), 1L, Long::sum));
    codes.forEach((code, number) -> LOG.warn("{}: {}", code, number));
    for (Failure failure : outcome.failures().stream().limit(EXAMPLES).toList()) {
      LOG.warn("{}", failure);
    }
    LOG.info(
        "Exported: {} products, {} of them unchanged since the former export, {} left out",
        outcome.catalogue().map(Catalogue::products).orElse(0L),
        outcome.reused(),
        outcome.failures().size());
    outcome
        .catalogue()
        .ifPresent(
            catalogue ->
                catalogue
                    .files()
                    .forEach(
                        file ->
                            LOG.info(
                                "{}{}: {} bytes",
                                plan.target().uri(),
                                file.key(),
                                file.sizeBytes())));
    LOG.info("Time: {}", String.format(Locale.ROOT, "%.1f s", seconds));
  }
}
