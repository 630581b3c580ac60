package io.github.imagerecognition.pipeline;

import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.beans.Introspector;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.commons.lang3.StringUtils;

/** From the words of the command line to options, with a user's mistakes told in one line. */
final class CommandLine {

  private static final Pattern UNKNOWN = Pattern.compile("missing a property named '([^']*)'");

  private CommandLine() {}

  /** The options, with the runner's own set to use the machine. */
  static JobOptions parse(String... arguments) {
    OptionsRegistry.fill();
    for (String argument : arguments) {
      if (!argument.startsWith("--")) {
        throw invalid(
            "'%s' is no option: options look like --name=value, --help lists them"
                .formatted(argument));
      }
      if (needsValue(argument)) {
        throw invalid(
            "%s has no value: write %s=…"
                .formatted(argument, StringUtils.substringBefore(argument, "=")));
      }
    }
    try {
      return options(withRunnerDefaults(arguments));
    } catch (IllegalArgumentException e) {
      throw explained(arguments);
    }
  }

  private static JobOptions options(String... arguments) {
    return PipelineOptionsFactory.fromArgs(arguments).as(JobOptions.class);
  }

  private static String[] withRunnerDefaults(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    JobOptions given = options(arguments);
    requireParallelismOfRunner(RunnerDefaults.isFlink(given), all);
    for (String option : RunnerDefaults.of(given)) {
      String name = StringUtils.substringBefore(option, "=");
      if (all.stream().noneMatch(word -> word.startsWith(name + "=") || word.equals(name))) {
        all.add(option);
      }
    }
    return all.toArray(String[]::new);
  }

  /** Each runner has a word of its own for it and ignores the other's. */
  private static void requireParallelismOfRunner(boolean flink, List<String> arguments) {
    String right = flink ? "--parallelism" : "--targetParallelism";
    String wrong = flink ? "--targetParallelism" : "--parallelism";
    if (arguments.stream().anyMatch(argument -> argument.startsWith(wrong + "="))) {
      throw invalid("this runner does not know %s: write %s".formatted(wrong, right));
    }
  }

  /** Beam's exception names either the option or the value that it does not take, never both. */
  private static CodedException explained(String... arguments) {
    for (String argument : arguments) {
      try {
        options(argument);
      } catch (IllegalArgumentException e) {
        Matcher unknown = UNKNOWN.matcher(e.getMessage());
        if (unknown.find()) {
          return invalid(
              "there is no option --%s: did you mean --%s? --help lists them"
                  .formatted(
                      unknown.group(1), OptionValues.nearest(unknown.group(1), optionNames())));
        }
        return invalid("%s: %s".formatted(argument, reason(e)));
      }
    }
    return invalid("an option is given twice: " + twice(arguments));
  }

  private static String reason(IllegalArgumentException e) {
    if (e.getCause() instanceof InvalidFormatException wrong) {
      if (wrong.getTargetType() == boolean.class) {
        return "neither true nor false";
      }
      if (List.of(int.class, Integer.class, long.class).contains(wrong.getTargetType())) {
        return "not a whole number in range";
      }
    }
    return e.getMessage().lines().findFirst().orElse("");
  }

  private static String twice(String... arguments) {
    List<String> names =
        Arrays.stream(arguments).map(word -> StringUtils.substringBefore(word, "=")).toList();
    return names.stream()
        .filter(name -> Collections.frequency(names, name) > 1)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** Beam would take the missing value of a text for the word true. */
  private static boolean needsValue(String argument) {
    return setters()
        .filter(setter -> setter.getParameterTypes()[0] != boolean.class)
        .anyMatch(
            setter ->
                argument.equals("--" + optionName(setter))
                    || (setter.getParameterTypes()[0] != String.class
                        && argument.equals("--" + optionName(setter) + "=")));
  }

  private static List<String> optionNames() {
    return setters().map(CommandLine::optionName).toList();
  }

  private static Stream<Method> setters() {
    return Arrays.stream(JobOptions.class.getMethods())
        .filter(method -> method.getName().startsWith("set"));
  }

  private static String optionName(Method setter) {
    return Introspector.decapitalize(setter.getName().substring("set".length()));
  }

  private static CodedException invalid(String message) {
    return new CodedException(ErrorCode.CONFIGURATION, message);
  }
}
