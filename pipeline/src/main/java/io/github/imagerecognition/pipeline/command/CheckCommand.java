package io.github.imagerecognition.pipeline.command;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.embedding.ProductOutcome;
import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.model.ModelWeights;
import io.github.imagerecognition.model.Precision;
import io.github.imagerecognition.pipeline.Environment;
import io.github.imagerecognition.pipeline.JobConfiguration;
import io.github.imagerecognition.pipeline.JobOptions;
import io.github.imagerecognition.pipeline.PrecisionComparison;
import io.github.imagerecognition.pipeline.Report;
import io.github.imagerecognition.pipeline.SurveyReport;
import io.github.imagerecognition.pipeline.Version;
import io.github.imagerecognition.product.ImageBatch;
import io.github.imagerecognition.product.KeyRange;
import io.github.imagerecognition.product.PendingProducts;
import io.github.imagerecognition.product.ProductImages;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.product.ProductSurvey;
import io.github.imagerecognition.product.Reprocess;
import io.github.imagerecognition.transforms.ModelLoader;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.commons.lang3.stream.Streams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code check}, a rehearsal: everything that a run needs is tried once, nothing is written. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    abbreviateSynopsis = true,
    description =
        "Connects, counts, loads the model and embeds one picture: the first of at most 20 that is"
            + " usable. With int8 it also embeds the first 40 in float32, and says how far both agree."
            + " Writes nothing, so it does not test the permission to write.")
public final class CheckCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(CheckCommand.class);

  private static final int MAX_ATTEMPTS = 20;

  /** Pictures that are also embedded in float32. */
  private static final int COMPARED = 40;

  @Mixin private JobOptions options;

  private JobConfiguration configuration;

  /** For picocli, which fills in the options. */
  public CheckCommand() {}

  CheckCommand(JobOptions options) {
    this.options = options;
  }

  /** Checks, and says with 0 that all of it worked. */
  @Override
  public Integer call() {
    configuration = JobConfiguration.reachable(options, Environment.load());
    return run() ? 0 : 1;
  }

  /**
   * Connects, counts, loads the model and embeds one picture, with int8 some in float32 too.
   *
   * @return whether all of it worked
   */
  private boolean run() {
    Report report = new Report(configuration.selection());
    report.start(configuration);
    try (Bucket input = configuration.selection().input().open();
        Bucket output = configuration.selection().output().open()) {
      ModelWeights weights = ModelLoader.weights(configuration.model());
      ProductSelection selection = configuration.selection(weights);
      SurveyReport.log(
          ProductSurvey.of(selection, input, output), configuration.prunePercent().isPresent());
      return load(weights, input, output, report);
    }
  }

  private boolean load(ModelWeights weights, Bucket input, Bucket output, Report report) {
    try (EmbeddingModel model = weights.acquire()) {
      report.loaded(model, configuration);
      boolean embedded = embedOne(input, output);
      if (embedded && model.identity().precision() == Precision.INT8) {
        PrecisionComparison.log(configuration, pictures(input, output, COMPARED));
      }
      if (embedded) {
        LOG.info("Check passed: nothing was written");
      } else {
        LOG.error("None of the first pictures can be embedded: see the warnings");
      }
      return embedded;
    }
  }

  /** The first picture that is usable; the job would go on without those that are not. */
  private boolean embedOne(Bucket input, Bucket output) {
    List<ProductImages> pictures = pictures(input, output, MAX_ATTEMPTS);
    if (pictures.isEmpty()) {
      LOG.warn("There is no picture to try");
      return true;
    }
    return pictures.stream().anyMatch(this::embed);
  }

  /** The first pictures, each as a product of its own. */
  private List<ProductImages> pictures(Bucket input, Bucket output, int most) {
    ProductSelection selection = configuration.selection();
    ProductSelection all =
        new ProductSelection(
                selection.input(), selection.output(), selection.layout(), Reprocess.ALL)
            .withShard(selection.shard());
    return Streams.of(new PendingProducts(input, output, all, KeyRange.ALL, 1))
        .limit(most)
        .toList();
  }

  private boolean embed(ProductImages picture) {
    String key = picture.images().get(0).key();
    ProductOutcome outcome =
        configuration.embedImages().rehearse(new ImageBatch(List.of(picture))).get(0);
    outcome
        .failures()
        .forEach(failure -> LOG.warn("{} {}: {}", failure.code(), key, failure.message()));
    if (outcome.embedded()) {
      LOG.info("Embedded {}", key);
    }
    return outcome.embedded();
  }
}
