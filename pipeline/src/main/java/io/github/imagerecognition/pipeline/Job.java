package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.Environment;
import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.embedding.FailuresFile;
import io.github.imagerecognition.image.ImagePreprocessor;
import io.github.imagerecognition.model.Cores;
import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.product.ProductSurvey;
import io.github.imagerecognition.transforms.EmbedImages;
import io.github.imagerecognition.transforms.ModelLoader;
import io.github.imagerecognition.transforms.ReadProducts;
import io.github.imagerecognition.transforms.Summarize;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.options.PipelineOptions;

/** One run: survey, model, graph, report. */
final class Job {

  private final JobConfiguration configuration;
  private final PipelineOptions options;

  Job(JobConfiguration configuration, PipelineOptions options) {
    this.configuration = configuration;
    this.options = options;
  }

  /**
   * Embeds what is to do.
   *
   * @return whether every product is done
   */
  boolean run() {
    ProductSelection selection = configuration.selection();
    Report report = new Report(selection);
    report.start(configuration);
    ProductSurvey survey = ProductSurvey.of(selection, Environment.load());
    report.found(survey.counts());
    deleteFormerFailures(selection);
    if (survey.counts().pendingProducts() == 0) {
      return report.finished(survey.counts(), Map.of());
    }
    // Before the graph runs, so that wrong weights are told before any work; the workers share it.
    // While it and the decoders load, Beam makes the graph, which takes as long.
    CompletableFuture<EmbeddingModel> loading =
        CompletableFuture.supplyAsync(
            () -> ModelLoader.acquire(configuration.model()), Job::startThread);
    CompletableFuture<Void> decoders =
        CompletableFuture.runAsync(
            () -> Cores.compute(ImagePreprocessor::loadDecoders), Job::startThread);
    Pipeline pipeline = pipeline(survey);
    MetricResults metrics;
    try (EmbeddingModel model = loading.join();
        ProgressLog progress = new ProgressLog(survey.counts())) {
      report.loaded(model, configuration);
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
    return report.finished(survey.counts(), Report.counters(metrics));
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
    int batchSize = configuration.batchSizeOrDefault();
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("ReadProducts", ReadProducts.from(survey).withBatchSize(batchSize))
        .apply(
            "EmbedImages",
            EmbedImages.of(selection, configuration.model())
                .withPreprocessing(configuration.preprocessing())
                .withMaxImageBytes(configuration.maxImageBytes())
                .withBatchSize(batchSize))
        .apply("Summarize", Summarize.to(selection.output()).withShard(selection.shard()));
    return pipeline;
  }

  /** The file tells of one run; a run without failures leaves none. */
  private static void deleteFormerFailures(ProductSelection selection) {
    String file = FailuresFile.name(selection.shard());
    try (Bucket output = selection.output().open(Environment.load())) {
      output.first(file, "").map(StoredObject::key).filter(file::equals).ifPresent(output::delete);
    }
  }
}
