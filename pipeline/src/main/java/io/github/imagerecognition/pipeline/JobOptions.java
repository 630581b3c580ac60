package io.github.imagerecognition.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The options of a command that embeds pictures, to be mixed into it. Secrets are no options: they
 * come from the environment.
 */
public final class JobOptions {

  @Mixin LocationOptions location;
  @Mixin ModelOptions model;
  @Mixin PictureOptions pictures;
  @Mixin WorkOptions work;
  @Mixin RunnerOptions runner;
  @Mixin LogOptions log;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  private PipelineOptions pipelineOptions;

  /** Whether the run is on the sample catalogue. */
  public boolean isDemo() {
    return location.demo;
  }

  /**
   * Beam's options: those of the runner, set to use the machine where the user has not said
   * otherwise.
   *
   * @throws io.github.imagerecognition.CodedException when there is no such option, here or there
   */
  public PipelineOptions pipelineOptions() {
    if (pipelineOptions == null) {
      List<String> words = new ArrayList<>(runner.words());
      words.addAll(command.commandLine().getUnmatchedArguments());
      pipelineOptions = BeamOptions.parse(words, command.optionsMap().keySet());
    }
    return pipelineOptions;
  }

  /** Whether the option is on the command line, whatever the environment says. */
  boolean isGiven(String option) {
    return command.commandLine().getParseResult().hasMatchedOption(option);
  }
}
