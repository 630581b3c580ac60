package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the lines of the log look like; each has a file {@code logback-….xml}. */
enum LogFormat {
  /** For people. */
  TEXT,
  /** An object a line, for what gathers logs. */
  JSON;

  static final String VARIABLE = "LOG_FORMAT";

  /** Read by {@code logback.xml}. */
  private static final String PROPERTY = "image-recognition.log-format";

  private static final String OPTION = "--logFormat=";

  /**
   * Sets the format that was asked for. It has to be called before the first logger is made, so
   * that errors of the command line are told in it too. A value that is none gives text; {@link
   * #check} tells of it.
   */
  static void choose(String... arguments) {
    String wanted =
        Arrays.stream(arguments)
            .filter(word -> word.startsWith(OPTION))
            .map(word -> word.substring(OPTION.length()))
            .findFirst()
            .or(() -> environment().get(VARIABLE))
            .orElse("");
    LogFormat format = wanted.equals(JSON.optionValue()) ? JSON : TEXT;
    System.setProperty(PROPERTY, format.optionValue());
  }

  /** Refuses a format that is none. */
  static void check(JobOptions options, Environment environment) {
    Optional.ofNullable(options.getLogFormat())
        .or(() -> environment.get(VARIABLE))
        .ifPresent(wanted -> OptionValues.choice("logFormat", wanted, values()));
  }

  private String optionValue() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A broken {@code .env} is told of by who reads it next. */
  private static Environment environment() {
    try {
      return Environment.load();
    } catch (CodedException e) {
      return Environment.of(System::getenv);
    }
  }
}
