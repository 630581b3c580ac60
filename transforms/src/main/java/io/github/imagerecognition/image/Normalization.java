package io.github.imagerecognition.image;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * torchvision's {@code Normalize(mean, std)}: of each channel, whose values are 0 to 1, the mean is
 * taken away and the rest divided by the standard deviation.
 *
 * @param mean of red, green and blue
 * @param std of red, green and blue
 */
public record Normalization(List<Float> mean, List<Float> std) implements Serializable {

  /** Over ImageNet, as torchvision's pretrained weights expect them. */
  public static final Normalization IMAGENET =
      new Normalization(List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f));

  private static final Pattern DESCRIPTION = Pattern.compile("mean (\\S+) and deviation (\\S+)");

  private static final int CHANNELS = 3;

  private static final float LARGEST = 10;

  /** A 255th, which makes 0 to 255 of 0 to 1, is permitted, and nothing that could overflow. */
  private static final float SMALLEST_STD = 0.0001f;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when they are not three each, or so large that they must be
   *     meant for values of 0 to 255, or a standard deviation is not above zero
   */
  public Normalization {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    check("mean", mean, -LARGEST);
    check("std", std, SMALLEST_STD);
  }

  private static void check(String name, List<Float> numbers, float smallest) {
    boolean inRange = numbers.stream().allMatch(number -> number >= smallest && number <= LARGEST);
    if (numbers.size() != CHANNELS || !inRange) {
      throw new IllegalArgumentException(
          "%s=%s is not three numbers from %s to %s, for channel values from 0 to 1"
              .formatted(name, text(numbers), plain(smallest), plain(LARGEST)));
    }
  }

  /** The 256 normalised values of each channel, in single precision as torchvision computes. */
  float[][] table() {
    float[][] table = new float[CHANNELS][256];
    for (int channel = 0; channel < CHANNELS; channel++) {
      for (int value = 0; value < 256; value++) {
        table[channel][value] = (value / 255f - mean.get(channel)) / std.get(channel);
      }
    }
    return table;
  }

  String description() {
    return equals(IMAGENET)
        ? "ImageNet mean and deviation"
        : "mean %s and deviation %s".formatted(text(mean), text(std));
  }

  /**
   * The normalisation of a {@link #description}.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Normalization parse(String description) {
    if (description.equals(IMAGENET.description())) {
      return IMAGENET;
    }
    Matcher parts = DESCRIPTION.matcher(description);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'%s' is no normalisation".formatted(description));
    }
    return new Normalization(numbers(parts.group(1)), numbers(parts.group(2)));
  }

  private static List<Float> numbers(String text) {
    return Arrays.stream(text.split(",", -1)).map(Float::parseFloat).toList();
  }

  private static String text(List<Float> numbers) {
    return numbers.stream().map(Normalization::plain).collect(Collectors.joining(","));
  }

  private static String plain(float number) {
    return Float.isFinite(number)
        ? new BigDecimal(Float.toString(number)).stripTrailingZeros().toPlainString()
        : Float.toString(number);
  }
}
