package io.github.imagerecognition.pipeline;

import picocli.CommandLine.Option;

/** How the log is written. */
@OptionGroup("Log")
final class LogOptions {

  /** Checked here; {@link LogFormat#choose} has to read it before picocli is asked. */
  @Option(
      names = LogFormat.OPTION,
      paramLabel = "<format>",
      defaultValue = "text",
      completionCandidates = Choices.LogFormats.class,
      description =
          "json: one object a line, with timestamp, level, logger, message and, for a bug,"
              + " stack_trace.")
  @Setting(variable = LogFormat.VARIABLE)
  LogFormat logFormat;
}
