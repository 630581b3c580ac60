package io.github.imagerecognition.pipeline;

import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.beans.Introspector;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.commons.lang3.StringUtils;

/** From the words of the command line to options, with a user's mistakes told in one line. */
final class CommandLine {

  private static final Pattern UNKNOWN = Pattern.compile("missing a property named '([^']*)'");
  private static final String OTHER_OPTIONS = "\norg.apache.beam.sdk.options.PipelineOptions:";

  private CommandLine() {}

  static boolean asksForHelp(String... arguments) {
    return Arrays.stream(arguments).anyMatch(word -> word.matches("--help(=.*)?|-h|help"));
  }

  /** The options with their defaults, as Beam prints them, and what the environment can say. */
  static String help() {
    PipelineOptionsFactory.register(JobOptions.class);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PipelineOptionsFactory.printHelp(
        new PrintStream(text, true, StandardCharsets.UTF_8), JobOptions.class);
    String options =
        StringUtils.substringBefore(text.toString(StandardCharsets.UTF_8), OTHER_OPTIONS);
    return """
        Turns a bucket of product pictures into one embedding per product.

        image-recognition-job [--option=value ...]

        %s
          --targetParallelism=<int>
            Default: the number of cores
            How many batches are worked on at once
        Exit code: 0 when every product is done, 1 when one failed or the job could not go on.

        Environment, or lines of a file .env in the working folder:

          COS_ENDPOINT, COS_ACCESS_KEY_ID, COS_SECRET_ACCESS_KEY
            The object store. Required for s3:// and for a run without --input.
          COS_BUCKET_NAME
            The bucket that is the input without --input.
          COS_OUTPUT_PREFIX, MODEL_NAME, MODEL_WEIGHTS
            What --output, --modelName and --weights are without those options.
          IMAGE_RECOGNITION_CACHE
            Where weights and model files are kept. Default: image-recognition in
            $XDG_CACHE_HOME or ~/.cache
        """
        .formatted(StringUtils.substringAfter(options, "\n\n"));
  }

  /** The options, with Beam's own for the DirectRunner set to use the machine. */
  static JobOptions parse(String... arguments) {
    PipelineOptionsFactory.register(JobOptions.class);
    PipelineOptionsFactory.register(DirectOptions.class);
    for (String argument : arguments) {
      if (!argument.startsWith("--")) {
        throw invalid(
            "'%s' is no option: options look like --name=value, --help lists them"
                .formatted(argument));
      }
      if (needsValue(argument)) {
        throw invalid(
            "%s has no value: write %s=…"
                .formatted(argument, StringUtils.removeEnd(argument, "=")));
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

  /** The DirectRunner's checks are for tests, and one thread per core computes fastest. */
  private static String[] withRunnerDefaults(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    for (String option :
        List.of(
            "--targetParallelism=" + Runtime.getRuntime().availableProcessors(),
            "--enforceImmutability=false",
            "--enforceEncodability=false")) {
      String name = StringUtils.substringBefore(option, "=");
      if (all.stream().noneMatch(word -> word.startsWith(name + "=") || word.equals(name))) {
        all.add(option);
      }
    }
    return all.toArray(String[]::new);
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
      if (wrong.getTargetType() == int.class || wrong.getTargetType() == long.class) {
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
