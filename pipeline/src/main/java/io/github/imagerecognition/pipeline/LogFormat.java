package io.github.imagerecognition.pipeline;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the lines of the log look like; each has a file {@code logback-….xml}. */
enum LogFormat {
  /** For people. */
  TEXT,
  /** An object a line, for what gathers logs. */
  JSON;

  static final String VARIABLE = "LOG_FORMAT";

  /** Read by {@code logback.xml}. */
  private static final String PROPERTY = "image-recognition.log-format";

  /** Where lines go: standard output, unless a command has that to itself. */
  private static final String TARGET_PROPERTY = "image-recognition.log-target";

  static final String OPTION = "--logFormat";

  /**
   * Sets the format that was asked for. It has to be called before the first logger is made, so
   * that errors of the command line are logged in it too. An invalid value gives text; it is
   * refused when the command line is parsed.
   */
  static void choose(String... arguments) {
    String wanted =
        Arrays.stream(arguments)
            .filter(word -> word.startsWith(OPTION + "="))
            .map(word -> word.substring(OPTION.length() + 1))
            .findFirst()
            .or(() -> ArgumentParser.environment().get(VARIABLE))
            .orElse("");
    LogFormat format = wanted.equals(JSON.optionValue()) ? JSON : TEXT;
    System.setProperty(PROPERTY, format.optionValue());
    boolean isForPrograms = List.of(arguments).contains(PrintFormat.OPTION + "=json");
    System.setProperty(TARGET_PROPERTY, isForPrograms ? "System.err" : "System.out");
  }

  private String optionValue() {
    return name().toLowerCase(Locale.ROOT);
  }
}
