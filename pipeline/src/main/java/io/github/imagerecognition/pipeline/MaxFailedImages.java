package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.embedding.FailureLimit;
import io.github.imagerecognition.embedding.ImageTally;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code --maxFailedImages}.
 *
 * @param most failed pictures, or percent of those tried
 */
record MaxFailedImages(int most, boolean isPercentage) implements FailureLimit {

  /** So few tell nothing of a share. */
  private static final int LEAST_TRIED = 200;

  private static final Pattern VALUE = Pattern.compile("(\\d{1,9})(%?)");

  /**
   * Reads a number or a percentage.
   *
   * @throws CodedException when it is neither
   */
  static FailureLimit parse(String text) {
    Matcher value = VALUE.matcher(text);
    if (value.matches()) {
      int most = Integer.parseInt(value.group(1));
      boolean isPercentage = !value.group(2).isEmpty();
      if (!isPercentage || most <= 100) {
        return new MaxFailedImages(most, isPercentage);
      }
    }
    throw Mistakes.invalid(
        "--maxFailedImages='%s' is neither a number of pictures, such as 1000, nor a share of them, such as 5%%"
            .formatted(text));
  }

  @Override
  public void check(ImageTally tally) {
    boolean isExceeded =
        isPercentage
            ? tally.tried() >= LEAST_TRIED && tally.failed() * 100 > tally.tried() * most
            : tally.failed() > most;
    if (isExceeded) {
      throw new TooManyFailedImages(
          new CodedException(ErrorCode.FAILED_IMAGES_LIMIT, message(tally)), tally.examples());
    }
  }

  private String message(ImageTally tally) {
    Map.Entry<ErrorCode, Long> mostFrequent =
        tally.failures().entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
    return String.format(
        Locale.ROOT,
        "%d of %d pictures have failed, %d of them with %s, which is more than"
            + " --maxFailedImages=%d%s allows: see what is wrong with the pictures, or raise the"
            + " limit, and run again; it goes on where it was",
        tally.failed(),
        tally.tried(),
        mostFrequent.getValue(),
        mostFrequent.getKey(),
        most,
        isPercentage ? "%" : "");
  }
}
