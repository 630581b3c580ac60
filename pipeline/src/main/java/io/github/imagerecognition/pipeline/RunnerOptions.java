package io.github.imagerecognition.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * The options of Beam's runners that most users want. They are read and checked here, and handed
 * on.
 */
@OptionGroup("Runner")
final class RunnerOptions {

  private static final int MOST_WORKERS = 1024;

  @Option(
      names = "--runner",
      paramLabel = "<runner>",
      description = "DirectRunner, or FlinkRunner: Flink inside the same process.")
  @Setting(otherwise = "DirectRunner")
  String runner;

  @Option(
      names = "--targetParallelism",
      paramLabel = "<number>",
      description =
          "For DirectRunner: the number of batches held at once, of which each core computes one.")
  @Setting(otherwise = "1.5 times the number of cores", most = MOST_WORKERS)
  Integer targetParallelism;

  @Option(
      names = "--parallelism",
      paramLabel = "<number>",
      description = "For FlinkRunner: the same.")
  @Setting(
      otherwise = "1.5 times the number of cores; on a cluster flink run -p",
      most = MOST_WORKERS)
  Integer parallelism;

  @Option(
      names = "--flinkConfDir",
      paramLabel = "<folder>",
      description = "For FlinkRunner: the folder of Flink's configuration.")
  @Setting(otherwise = "flink-conf/mini-cluster beside the script")
  String flinkConfDir;

  /**
   * Beam's options: these and those of a command that are Beam's own, set to use the machine where
   * the user has not said otherwise.
   *
   * @throws io.github.imagerecognition.CodedException when there is no such option, here or there
   */
  PipelineOptions pipelineOptions(CommandSpec command) {
    List<String> words = new ArrayList<>(words());
    words.addAll(command.commandLine().getUnmatchedArguments());
    return BeamOptions.parse(words, command.optionsMap().keySet());
  }

  /** As Beam reads them: {@code --name=value}. */
  private List<String> words() {
    List<String> words = new ArrayList<>();
    add(words, "--runner", runner);
    add(words, "--targetParallelism", targetParallelism);
    add(words, "--parallelism", parallelism);
    add(words, "--flinkConfDir", flinkConfDir);
    return words;
  }

  private static void add(List<String> words, String name, Object value) {
    if (value != null) {
      words.add(name + "=" + value);
    }
  }
}
