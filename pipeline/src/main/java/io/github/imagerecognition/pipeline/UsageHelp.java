package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.bucket.Credentials;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code --help} prints: picocli's help, with options under headings. */
final class UsageHelp {

  /** The variables that stand in for no single option, and what each is for. */
  static final Map<String, String> VARIABLES = variables();

  private static final int WIDTH = 100;

  private static final int LONGEST_OPTION = 28;

  private UsageHelp() {}

  /** Changes the help of these commands. */
  static void install(CommandLine commands) {
    Map<String, CommandLine.IHelpSectionRenderer> sections =
        new LinkedHashMap<>(commands.getHelpSectionMap());
    sections.put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST, UsageHelp::options);
    sections.put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_FOOTER, UsageHelp::environment);
    commands
        .setHelpSectionMap(sections)
        .setUsageHelpWidth(WIDTH)
        .setUsageHelpLongOptionsMaxWidth(LONGEST_OPTION);
  }

  /** Options under their headings, in the order of their definition. */
  static Map<String, List<OptionSpec>> groups(List<OptionSpec> options) {
    Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();
    for (OptionSpec option : options) {
      groups
          .computeIfAbsent(new OptionDefinition(option).group(), unused -> new ArrayList<>())
          .add(option);
    }
    return groups;
  }

  private static String options(Help help) {
    StringBuilder text = new StringBuilder();
    List<OptionSpec> all = help.commandSpec().options();
    groups(all)
        .forEach(
            (heading, group) -> {
              List<OptionSpec> options = group.stream().map(UsageHelp::described).toList();
              Help.Layout layout = help.createDefaultLayout(all, List.of(), help.colorScheme());
              layout.addOptions(options, help.parameterLabelRenderer());
              text.append(System.lineSeparator())
                  .append(help.createHeading(heading + ":%n"))
                  .append(layout);
            });
    return text.toString();
  }

  /** The option with its whole definition as its description, a line for each part. */
  private static OptionSpec described(OptionSpec option) {
    OptionDefinition definition = new OptionDefinition(option);
    List<String> lines = new ArrayList<>(List.of(option.description()));
    definition.permitted().ifPresent(text -> lines.add("Values: " + text));
    definition.defaultText().ifPresent(text -> lines.add("Default: " + text));
    definition.variable().ifPresent(name -> lines.add("Variable: " + name));
    return option.toBuilder().description(lines.toArray(String[]::new)).build();
  }

  private static String environment(Help help) {
    if (groups(help.commandSpec().options()).size() == 1) { // a command about commands
      return "";
    }
    StringBuilder text = new StringBuilder("%nEnvironment, or lines of a file .env:%n".formatted());
    VARIABLES.forEach(
        (names, description) -> text.append("  %s%n      %s%n".formatted(names, description)));
    return text.append(
            "%nExit code: 0 when every product is done, 1 when one failed or the job could not go on.%n"
                .formatted())
        .toString();
  }

  private static Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put(
        "COS_ENDPOINT",
        "The object store's address. Required for s3:// and for a run without --input.");
    variables.put(
        "COS_REGION", "The region to sign for. Default: the one in the address, or us-east-1.");
    variables.put(
        "COS_ACCESS_KEY_ID, COS_SECRET_ACCESS_KEY",
        "HMAC credentials for it. Required in the same cases, unless one of the next two is set.");
    variables.put(
        "COS_API_KEY_ID", "An API key of IBM Cloud, in place of HMAC credentials, which win.");
    variables.put(
        "COS_TRUSTED_PROFILE",
        "Name or id of a trusted profile of IBM Cloud, in place of both, which win; in Code Engine"
            + " with trusted profiles enabled.");
    variables.put(
        "COS_AUTH_ENDPOINT",
        "IBM Cloud's IAM, for an API key or a trusted profile. Default: " + Credentials.IBM_IAM);
    variables.put(
        "HTTPS_PROXY, HTTP_PROXY",
        "The proxy for https:// or http:// addresses, also in lower case:"
            + " http://[user:password@]host:port. Java's -Dhttps.proxyHost in JAVA_OPTS wins.");
    variables.put(
        "NO_PROXY",
        "Hosts, domains and networks that are reached without it, separated by commas; * for all.");
    variables.put(
        "IMAGE_RECOGNITION_CACHE",
        "Where weights and model files are kept. Default: image-recognition in $XDG_CACHE_HOME or"
            + " ~/.cache");
    return variables;
  }
}
