package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.pipeline.command.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** {@code docs/options.md} says what the definition of the options says. */
class OptionsDocumentTest {

  private static final Path DOCUMENT =
      Path.of(System.getProperty("image-recognition.home"), "docs/options.md");

  private static final String WRITE = "write-options-document";

  private static final String BEGINNING =
      """
      # Commands and options

      <!-- Written by OptionsDocumentTest from the options' definition in the code: edit that, not this file. -->

      ```
      image-recognition-job [COMMAND] [--option=value ...]
      ```

      Options win over the environment, and the environment wins over the file `.env`. `--help` prints the options of a
      command. An option that does not exist is refused with the nearest one that does, an invalid value with the valid
      ones.

      The exit code is 0 when every product is done, and 1 when a product has failed or the job could not go on.

      For completion in bash and zsh: `source <(image-recognition-job generate-completion)`.
      """;

  private static final String END =
      """

      A variable that is set but blank counts as not set. `.env` is read from the working folder. Its lines are
      `NAME=value`: spaces around name and value and quotation marks around the value are dropped, `#` begins a comment,
      `~` and `$NAME` stay as they are, and there is no `export`. The script reads `JAVA_HOME` and `JAVA_OPTS` from the
      environment only.

      An option that is not listed here goes to Beam's runner under Beam's name, such as `--flinkMaster`.
      """;

  @Test
  void tellsTheOptionsAsTheyAreDefined() throws IOException {
    String document = document();
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(DOCUMENT, document);
    }

    assertThat(DOCUMENT)
        .as(
            "write it anew: mvn test -pl pipeline -am -Dtest=OptionsDocumentTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
            WRITE)
        .hasContent(document);
  }

  private static String document() {
    CommandLine commands = Commands.all();
    StringBuilder text = new StringBuilder(BEGINNING);
    text.append("\n## Commands\n\n| Command | What it does |\n| --- | --- |\n");
    Map<String, OptionSpec> options = new LinkedHashMap<>();
    commands
        .getSubcommands()
        .forEach(
            (name, command) -> {
              CommandLine.Model.UsageMessageSpec usage = command.getCommandSpec().usageMessage();
              String description =
                  usage.header().length > 0 ? usage.header()[0] : usage.description()[0];
              text.append("| `%s` | %s |\n".formatted(name, description));
              if (!name.equals("help") && !name.equals("generate-completion")) {
                command
                    .getCommandSpec()
                    .options()
                    .forEach(
                        option ->
                            options.putIfAbsent(
                                new OptionDefinition(option).group() + option.longestName(),
                                option));
              }
            });
    UsageHelp.groups(List.copyOf(options.values()))
        .forEach((heading, group) -> text.append(table(heading, group)));
    text.append("\n## Environment\n\n| Variable | What it is |\n| --- | --- |\n");
    UsageHelp.VARIABLES.forEach(
        (names, description) ->
            text.append("| `%s` | %s |\n".formatted(names.replace(", ", "`, `"), description)));
    return text.append(END).toString();
  }

  private static String table(String heading, List<OptionSpec> options) {
    StringBuilder text =
        new StringBuilder(
            """

            ## %s

            | Option | Variable | Default | Values | What it does |
            | --- | --- | --- | --- | --- |
            """
                .formatted(heading));
    for (OptionSpec option : options) {
      OptionDefinition definition = new OptionDefinition(option);
      text.append(
          "| `%s` | %s | %s | %s | %s |\n"
              .formatted(
                  definition.name(),
                  definition.variable().map(name -> "`" + name + "`").orElse("–"),
                  option.defaultValue() == null
                      ? definition.defaultText().orElse("–")
                      : "`" + option.defaultValue() + "`",
                  definition.permitted().orElse("–"),
                  definition.description()));
    }
    return text.toString();
  }
}
