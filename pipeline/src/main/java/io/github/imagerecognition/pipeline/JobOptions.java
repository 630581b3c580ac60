package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.catalogue.ExportPlanner;
import io.github.imagerecognition.catalogue.ExportSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
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
      pipelineOptions = runner.pipelineOptions(command);
    }
    return pipelineOptions;
  }

  /**
   * The export at the end of a run, if there is to be one, as always in the demo.
   *
   * @throws io.github.imagerecognition.CodedException when the run is not about all products
   */
  public Optional<ExportPlanner> export(JobConfiguration configuration) {
    boolean isPart = configuration.selection().shard().isPart();
    if (work.export == null && (!isDemo() || isPart)) {
      return Optional.empty();
    }
    if (isPart) {
      throw Mistakes.invalid(
          "--export is for a run on all products: run the command export after the last shard");
    }
    return Optional.of(
        new ExportPlanner(
            configuration.selection().output(),
            configuration.selection().output().child(ExportOptions.FOLDER),
            location.productPrefix(),
            ExportSettings.of(
                work.export == null ? List.of() : ExportOptions.formats("--export", work.export))));
  }

  /** What the user has set, by the names of options and variables; without Beam's own options. */
  public Map<String, String> given(Environment environment) {
    Map<String, String> given = new TreeMap<>();
    for (OptionSpec option : command.options()) {
      OptionDefinition definition = new OptionDefinition(option);
      if (isGiven(definition.name())) {
        given.put(definition.name(), String.join(",", option.stringValues()));
      } else {
        definition
            .variable()
            .ifPresent(name -> environment.get(name).ifPresent(value -> given.put(name, value)));
      }
    }
    return given;
  }

  /** Whether the option is on the command line, whatever the environment says. */
  boolean isGiven(String option) {
    return command.commandLine().getParseResult().hasMatchedOption(option);
  }
}
