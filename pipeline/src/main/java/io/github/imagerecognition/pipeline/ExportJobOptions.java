package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.catalogue.ExportPlanner;
import org.apache.beam.sdk.options.PipelineOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The options of the command that exports, to be mixed into it. */
public final class ExportJobOptions {

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
    return new ExportPlanner(
        output, export.target(output), location.productPrefix(), export.settings());
  }
}
