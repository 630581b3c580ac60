package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Errors in what a user has written, each one line. */
final class Mistakes {

  private Mistakes() {}

  static CodedException invalid(String message) {
    return new CodedException(ErrorCode.CONFIGURATION, message);
  }

  static CodedException noValue(String argument, String option) {
    return invalid("%s has no value: write %s=…".formatted(argument, option));
  }

  static CodedException noOption(String word) {
    return invalid(
        "'%s' is not an option: options look like --name=value, --help lists them".formatted(word));
  }

  static CodedException noOption(String name, Collection<String> options) {
    return invalid(
        "there is no option %s: did you mean %s? --help lists them"
            .formatted(name, nearest(name, options)));
  }

  /** The candidate with the fewest letters to change; one that contains the text comes first. */
  static String nearest(String text, Collection<String> candidates) {
    return nearest(text, candidates, 1).get(0);
  }

  /** So many candidates, the nearest first. */
  static List<String> nearest(String text, Collection<String> candidates, int count) {
    String wanted = text.toLowerCase(Locale.ROOT).replaceFirst("^-*", "");
    return candidates.stream()
        .map(name -> Candidate.of(name, wanted))
        .sorted(
            Comparator.comparing(Candidate::contains, Comparator.reverseOrder())
                .thenComparing(Candidate::distance)
                .thenComparing(Candidate::name))
        .limit(count)
        .map(Candidate::name)
        .toList();
  }

  /** A name, compared once although it is sorted among a million. */
  private record Candidate(String name, boolean contains, int distance) {

    static Candidate of(String name, String wanted) {
      String lower = lower(name);
      return new Candidate(
          name,
          !wanted.isEmpty() && lower.contains(wanted),
          LevenshteinDistance.getDefaultInstance().apply(wanted, lower));
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT).replaceFirst("^-*", "");
  }
}
