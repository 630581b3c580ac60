package io.github.imagerecognition.pipeline.command;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.catalogue.ExportPlanner;
import io.github.imagerecognition.catalogue.OpenCatalogue;
import io.github.imagerecognition.embedding.FailuresFile;
import io.github.imagerecognition.image.ImagePreprocessor;
import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.model.ModelIdentity;
import io.github.imagerecognition.model.ModelWeights;
import io.github.imagerecognition.pipeline.Environment;
import io.github.imagerecognition.pipeline.JobConfiguration;
import io.github.imagerecognition.pipeline.JobOptions;
import io.github.imagerecognition.pipeline.ProgressLog;
import io.github.imagerecognition.pipeline.Report;
import io.github.imagerecognition.pipeline.RunCounts;
import io.github.imagerecognition.pipeline.RunNotes;
import io.github.imagerecognition.pipeline.RunRecorder;
import io.github.imagerecognition.pipeline.RunnerDefaults;
import io.github.imagerecognition.pipeline.SurveyReport;
import io.github.imagerecognition.pipeline.Version;
import io.github.imagerecognition.process.Cores;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.product.ProductSurvey;
import io.github.imagerecognition.transforms.ModelLoader;
import io.github.imagerecognition.transforms.ReadProducts;
import io.github.imagerecognition.transforms.Summarize;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResults;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code embed}: survey, model, graph, report. */
@Command(
    name = "embed",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    abbreviateSynopsis = true,
    description =
        "Turns a bucket of product pictures into one embedding per product. The default command.")
public final class EmbedCommand implements Callable<Integer> {

  @Mixin private JobOptions options;

  @Option(
      names = "--check",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "<boolean>",
      description = "The same as the command check.")
  private boolean check;

  private JobConfiguration configuration;

  /** Embeds, or checks, and says with 0 that every product is done. */
  @Override
  public Integer call() {
    if (check) {
      return new CheckCommand(options).call();
    }
    Environment environment = Environment.load();
    configuration = JobConfiguration.reachable(options, environment);
    Optional<ExportPlanner> export = options.export(configuration);
    boolean succeeded = RunRecorder.record(configuration, options.given(environment), this::run);
    if (export.isPresent()) {
      succeeded &= Exporting.export(export.get(), options.pipelineOptions());
    }
    if (options.isDemo() && succeeded && export.isPresent()) {
      DemoResult.show(
          configuration,
          OpenCatalogue.open(export.get().target(), configuration.model().cache().folder()));
    }
    return succeeded ? 0 : 1;
  }

  /**
   * Embeds what is to do.
   *
   * @return whether every product is done
   */
  private boolean run(RunNotes notes, Bucket output) {
    Report report = new Report(configuration.selection());
    report.start(configuration);
    // Open for the whole run, so that its phases share one client of the store.
    try (Bucket input = configuration.selection().input().open()) {
      ModelWeights weights = ModelLoader.weights(configuration.model());
      Optional<ModelIdentity> identity = configuration.identity(weights);
      notes.identified(identity);
      ProductSelection selection =
          configuration.selection().withRecipe(configuration.recipe(identity));
      ProductSurvey survey = ProductSurvey.of(selection, input, output);
      notes.surveyed(survey.counts());
      SurveyReport.log(survey, configuration.prunePercent().isPresent());
      configuration
          .prunePercent()
          .ifPresent(percent -> notes.pruned(Pruning.prune(survey, percent, input, output)));
      deleteFormerFailures(output, selection, report);
      RunCounts counts =
          survey.counts().pendingProducts() == 0
              ? RunCounts.NOTHING
              : embed(survey, weights, report, notes);
      notes.counted(counts);
      return report.finished(survey.counts(), counts);
    }
  }

  private RunCounts embed(
      ProductSurvey survey, ModelWeights weights, Report report, RunNotes notes) {
    // Before the graph runs, so that wrong weights are told before any work; the workers share it.
    // While it and the decoders load, Beam makes the graph, which takes as long.
    CompletableFuture<EmbeddingModel> loading =
        CompletableFuture.supplyAsync(weights::acquire, EmbedCommand::startThread);
    CompletableFuture<Void> decoders =
        CompletableFuture.runAsync(
            () -> Cores.compute(ImagePreprocessor::loadDecoders), EmbedCommand::startThread);
    Pipeline pipeline = pipeline(survey);
    MetricResults metrics;
    try (EmbeddingModel model = loading.join();
        ProgressLog progress = new ProgressLog(survey.counts())) {
      report.loaded(model, configuration);
      notes.loaded(model);
      if (!RunnerDefaults.isOnCluster()) { // where other processes make the progress
        progress.start();
      }
      decoders.join();
      PipelineResult result = pipeline.run();
      PipelineResult.State state = result.waitUntilFinish();
      if (state != PipelineResult.State.DONE) {
        throw new IllegalStateException("the pipeline has ended as " + state);
      }
      metrics = result.metrics();
    }
    report.batches(metrics);
    return Report.counts(metrics);
  }

  /**
   * DJL finds its engines through the thread's class loader, which a new thread inherits. Those of
   * the common pool have the system's, which knows nothing of them inside Maven.
   */
  static void startThread(Runnable task) {
    Thread thread = new Thread(task, "loader");
    thread.setDaemon(true);
    thread.start();
  }

  private Pipeline pipeline(ProductSurvey survey) {
    ProductSelection selection = configuration.selection();
    Pipeline pipeline = Pipeline.create(options.pipelineOptions());
    pipeline
        .apply("ReadProducts", ReadProducts.from(survey))
        .apply("EmbedImages", configuration.embedImages().writingTo(selection.output()))
        .failures()
        .apply("Summarize", Summarize.to(selection.output()).withShard(selection.shard()));
    return pipeline;
  }

  /** The file tells of one run; a run without failures leaves none, unless it is locked. */
  private static void deleteFormerFailures(
      Bucket output, ProductSelection selection, Report report) {
    String file = FailuresFile.name(selection.shard());
    try {
      output.first(file, "").map(StoredObject::key).filter(file::equals).ifPresent(output::delete);
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.LOCKED) {
        throw e;
      }
      report.formerFailuresStay(e);
    }
  }
}
