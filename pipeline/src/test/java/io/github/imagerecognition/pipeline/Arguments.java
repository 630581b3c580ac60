package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.pipeline.command.Commands;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Arguments as the program parses them, without running the command. */
final class Arguments {

  private Arguments() {}

  static JobOptions parse(String... arguments) {
    return parse(Environment.of(name -> null), arguments);
  }

  static JobOptions parse(Environment environment, String... arguments) {
    CommandLine commands = Commands.all();
    ParseResult parsed = new ArgumentParser(commands, environment).parse(arguments);
    ParseResult last = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
    JobOptions options = (JobOptions) last.commandSpec().mixins().get("options").userObject();
    assertRunnerOptions(options);
    return options;
  }

  /** What picocli does not know is refused by Beam only. */
  private static void assertRunnerOptions(JobOptions options) {
    assertThat(options.pipelineOptions()).isNotNull();
  }
}
