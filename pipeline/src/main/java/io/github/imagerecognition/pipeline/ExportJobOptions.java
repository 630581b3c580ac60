package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.catalogue.ExportPlanner;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The options of the command that exports, to be mixed into it. */
public final class ExportJobOptions {

  /** What the name of an export's folder may begin with. */
  private static final Pattern OF_A_SET = Pattern.compile("[0-9a-f]{0,12}");

  @Mixin LocationOptions location;
  @Mixin ExportOptions export;
  @Mixin RunnerOptions runner;
  @Mixin LogOptions log;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Beam's options, as an embedding job has them. */
  public PipelineOptions pipelineOptions() {
    return runner.pipelineOptions(command);
  }

  /**
   * The export that the options ask for.
   *
   * @throws io.github.imagerecognition.CodedException when they do not fit together
   */
  public ExportPlanner planner(Environment environment) {
    BucketLocation output = location.finishedLocation(environment);
    BucketLocation target = export.target(output);
    if (target.uri().equals(output.uri()) && OF_A_SET.matcher(location.productPrefix()).matches()) {
      throw Mistakes.invalid(
          "--to is the output itself, where the export would be taken for a product with --productPrefix=%s: choose another folder"
              .formatted(location.productPrefix()));
    }
    return new ExportPlanner(output, target, location.productPrefix(), export.settings());
  }
}
