package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Checks of what a user has written, with the nearest valid value in the message. */
final class OptionValues {

  private OptionValues() {}

  /** An unset shell variable gives a blank, which would mean the working folder. */
  static void refuseBlank(String option, String text) {
    if (text != null && text.isBlank()) {
      throw new CodedException(
          ErrorCode.CONFIGURATION,
          "--%s is empty: give it a value or leave it out".formatted(option));
    }
  }

  /** The constant with this name, in small letters. */
  static <E extends Enum<E>> E choice(String option, String text, E[] constants) {
    List<String> names =
        Arrays.stream(constants).map(constant -> constant.name().toLowerCase(Locale.ROOT)).toList();
    return constants[names.indexOf(choice(option, text, names))];
  }

  /** The text, if it is one of the values. */
  static String choice(String option, String text, List<String> values) {
    if (values.contains(text)) {
      return text;
    }
    throw new CodedException(
        ErrorCode.CONFIGURATION,
        "--%s='%s' is none of %s: did you mean %s?"
            .formatted(option, text, String.join(", ", values), nearest(text, values)));
  }

  /** The value, if it is between one and the largest. */
  static long inRange(String option, long value, long largest) {
    if (value >= 1 && value <= largest) {
      return value;
    }
    throw new CodedException(
        ErrorCode.CONFIGURATION,
        "--%s=%d is out of range: 1 to %d".formatted(option, value, largest));
  }

  /** Numbers with commas between them, in single precision. */
  static List<Float> numbers(String option, String text) {
    try {
      // By way of double precision, as Python and torch would read them.
      return Arrays.stream(text.split(",", -1)).map(n -> (float) Double.parseDouble(n)).toList();
    } catch (NumberFormatException e) {
      throw new CodedException(
          ErrorCode.CONFIGURATION,
          "--%s='%s' is not numbers with commas between them, such as 0.5,0.5,0.5"
              .formatted(option, text),
          e);
    }
  }

  /** The candidate with the fewest letters to change; one that contains the text comes first. */
  static String nearest(String text, Collection<String> candidates) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return candidates.stream()
        .min(
            Comparator.comparing(
                    (String name) ->
                        wanted.isEmpty() || !name.toLowerCase(Locale.ROOT).contains(wanted))
                .thenComparing(
                    name ->
                        LevenshteinDistance.getDefaultInstance()
                            .apply(wanted, name.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }
}
