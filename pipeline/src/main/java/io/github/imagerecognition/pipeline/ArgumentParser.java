package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * From the words of the command line to a command that runs, with a user's mistakes in one line.
 */
final class ArgumentParser {

  private final CommandLine commands;
  private final Environment environment;

  /**
   * A parser of these commands, the default one with the others as its subcommands.
   *
   * @param environment what an option is that the command line leaves out
   */
  ArgumentParser(CommandLine commands, Environment environment) {
    this.environment = environment;
    this.commands =
        commands
            .setExpandAtFiles(false)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUnmatchedArgumentsAllowed(true) // Beam's, or nobody's
            .setDefaultValueProvider(this::value);
    UsageHelp.install(commands);
  }

  /** The environment, without a broken {@code .env}, which the command then refuses. */
  static Environment environment() {
    try {
      return Environment.load();
    } catch (CodedException e) {
      return Environment.of(System::getenv);
    }
  }

  /** Runs the command that the words name, and gives its exit code. */
  int run(String... arguments) {
    ParseResult parsed = parse(arguments);
    try {
      return commands.getExecutionStrategy().execute(parsed);
    } catch (ParameterException e) { // help for what is not a command
      throw explained(e);
    }
  }

  /**
   * Fills the options of the command that the words name.
   *
   * @throws CodedException when they cannot be understood
   */
  ParseResult parse(String... arguments) {
    try {
      ParseResult parsed = commands.parseArgs(commandFirst(arguments));
      ParseResult last = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
      if (!last.isUsageHelpRequested() && !last.isVersionHelpRequested()) {
        last.commandSpec().options().forEach(option -> check(option, last));
      }
      return parsed;
    } catch (ParameterException e) {
      throw explained(e);
    }
  }

  private void check(OptionSpec option, ParseResult parsed) {
    OptionDefinition definition = new OptionDefinition(option);
    if (!parsed.hasMatchedOption(option)) {
      definition
          .variableOfSameValue()
          .ifPresent(name -> environment.get(name).ifPresent(text -> definition.check(name, text)));
    } else if (!option.originalStringValues().isEmpty()) {
      definition.check(definition.name(), option.originalStringValues().get(0));
    }
  }

  /** An image's entry point, for one, has options before the word that its user adds. */
  private String[] commandFirst(String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    List<String> names = words.stream().filter(word -> !word.startsWith("-")).toList();
    if (names.isEmpty()) {
      return arguments;
    }
    String command = names.get(0);
    Set<String> known = commands.getSubcommands().keySet();
    if (!known.contains(command)) {
      throw Mistakes.invalid(
          "'%s' is not a command: did you mean %s? Options look like --name=value; --help lists both"
              .formatted(command, Mistakes.nearest(command, known)));
    }
    if (names.size() > 1
        && !commands.getSubcommands().get(command).getCommandSpec().helpCommand()) {
      throw Mistakes.noOption(names.get(1));
    }
    words.remove(command);
    words.add(0, command);
    return words.toArray(String[]::new);
  }

  /** The variable's value, unless picocli could not convert it, which {@link #check} reports. */
  private String value(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    OptionDefinition definition = new OptionDefinition(option);
    return definition
        .variableOfSameValue()
        .flatMap(environment::get)
        .filter(definition::permits)
        .map(ArgumentParser::literally)
        .orElse(null);
  }

  /** Keeps picocli from looking for a variable of its own in a default. */
  private static String literally(String text) {
    return text.replace("$", "$$");
  }

  private static CodedException explained(ParameterException e) {
    if (e instanceof CommandLine.OverwrittenOptionException twice
        && twice.getOverwritten() instanceof OptionSpec option) {
      return Mistakes.invalid("an option is given twice: " + option.longestName());
    }
    if (!(e.getArgSpec() instanceof OptionSpec option)) {
      return Mistakes.invalid(e.getMessage().lines().findFirst().orElse(""));
    }
    String name = option.longestName();
    if (e.getValue() == null) {
      return Mistakes.noValue(name, name);
    }
    try {
      new OptionDefinition(option).check(name, e.getValue());
    } catch (CodedException known) {
      return known;
    }
    return Mistakes.invalid(e.getMessage().lines().findFirst().orElse(""));
  }
}
