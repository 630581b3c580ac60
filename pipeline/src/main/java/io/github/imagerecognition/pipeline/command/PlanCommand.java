package io.github.imagerecognition.pipeline.command;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.embedding.Failure;
import io.github.imagerecognition.model.ModelWeights;
import io.github.imagerecognition.pipeline.Environment;
import io.github.imagerecognition.pipeline.Explanation;
import io.github.imagerecognition.pipeline.JobConfiguration;
import io.github.imagerecognition.pipeline.JobOptions;
import io.github.imagerecognition.pipeline.Plan;
import io.github.imagerecognition.pipeline.PlanOptions;
import io.github.imagerecognition.pipeline.PlanText;
import io.github.imagerecognition.pipeline.Planner;
import io.github.imagerecognition.pipeline.SurveyReport;
import io.github.imagerecognition.pipeline.Version;
import io.github.imagerecognition.product.ProductExplanation;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.transforms.ModelLoader;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code plan}: what a run with these options would do; nothing is written. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    abbreviateSynopsis = true,
    description =
        "Says what a run with the same options would do and how long it would take, from the"
            + " listings. Writes nothing.")
public final class PlanCommand implements Callable<Integer> {

  @Mixin private JobOptions options;
  @Mixin private PlanOptions plan;

  /** Prints the plan, or the explanation, and gives 0; 1 where the run would end early. */
  @Override
  public Integer call() {
    JobConfiguration configuration = JobConfiguration.reachable(options, Environment.load());
    try (Bucket input = configuration.selection().input().open();
        Bucket output = configuration.selection().output().open()) {
      ModelWeights weights = ModelLoader.weights(configuration.model());
      ProductSelection selection = configuration.selection(weights);
      if (plan.explain() != null) {
        input.check();
        explain(selection, input, output);
        return 0;
      }
      Planner planner = new Planner(configuration, selection, plan.shards(), input, output);
      if (planner.counts().products() == 0) {
        SurveyReport.nothingFound(selection);
      }
      Plan planned = planner.plan(weights, plan.isFast() ? null : EmbedCommand::startThread);
      plan.format().print(planned, PlanText.lines(planned));
      configuration
          .prunePercent()
          .ifPresent(percent -> Pruning.isAllowed(planner.counts(), percent));
      return 0;
    }
  }

  private void explain(ProductSelection selection, Bucket input, Bucket output) {
    ProductExplanation product = ProductExplanation.of(selection, input, output, plan.explain());
    List<Failure> failures = Planner.lastFailures(output, selection.shard(), plan.explain());
    Explanation explanation = Explanation.of(product, selection.recipe(), failures);
    plan.format().print(explanation, explanation.lines());
  }
}
