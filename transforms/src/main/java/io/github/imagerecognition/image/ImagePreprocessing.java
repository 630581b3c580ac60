package io.github.imagerecognition.image;

import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The choices in preprocessing, which is that of torchvision: {@code Resize(resizeSize)}, {@code
 * CenterCrop(imageSize)}, {@code ToTensor()}, {@code Normalize(mean, std)}.
 *
 * <pre>{@code
 * ImagePreprocessing.DEFAULT
 *     .withSizes(438, 384)
 *     .withNormalization(new Normalization(List.of(.5f, .5f, .5f), List.of(.5f, .5f, .5f)));
 * }</pre>
 *
 * @param resizeSize what the picture's shorter side becomes, in pixels
 * @param imageSize width and height of the crop, and so of the tensor, in pixels
 * @param normalization mean and standard deviation of the channels
 * @param exifOrientation whether a camera's rotation is applied
 * @param fastDecode whether large JPEGs may be decoded at a half, quarter or eighth of their size,
 *     which is quicker and not quite what torchvision does
 * @param maxImagePixels pictures of more pixels (width times height) are refused unread
 */
public record ImagePreprocessing(
    int resizeSize,
    int imageSize,
    Normalization normalization,
    ExifOrientation exifOrientation,
    boolean fastDecode,
    long maxImagePixels)
    implements Serializable {

  /**
   * Where Pillow refuses a picture as a decompression bomb: twice its {@code MAX_IMAGE_PIXELS},
   * which is a quarter of a gibibyte at three bytes per pixel.
   */
  public static final long PILLOW_MAX_IMAGE_PIXELS = 178_956_970;

  /**
   * What torchvision's pretrained networks expect: 256, 224 and ImageNet's mean and deviation; with
   * Pillow's limit, and orientation ignored as Pillow does.
   */
  public static final ImagePreprocessing DEFAULT =
      new ImagePreprocessing(
          256, 224, Normalization.IMAGENET, ExifOrientation.IGNORE, false, PILLOW_MAX_IMAGE_PIXELS);

  /** Pixels of the crop's width and height, at most. */
  public static final int LARGEST_IMAGE_SIZE = 1024;

  /** Pixels of the resized picture's shorter side, at most. */
  public static final int LARGEST_RESIZE_SIZE = 4096;

  /** Pixels of a picture, at most: OpenCV refuses more. */
  public static final long LARGEST_IMAGE_PIXELS = 1L << 30;

  private static final Pattern DESCRIPTION =
      Pattern.compile(
          "RGB, EXIF orientation (?<orientation>ignored|applied),"
              + " (?<fast>large JPEGs decoded at reduced size, )?"
              + "resize (?<resize>\\d{1,9}) \\(Pillow bilinear, antialiased\\),"
              + " centre crop (?<crop>\\d{1,9}), (?<normalization>.*)");

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when one is out of range, or the crop larger than what it is
   *     cut out of, which torchvision would frame in black
   */
  public ImagePreprocessing {
    checkRange("resizeSize", resizeSize, LARGEST_RESIZE_SIZE);
    checkRange("imageSize", imageSize, LARGEST_IMAGE_SIZE);
    checkRange("maxImagePixels", maxImagePixels, LARGEST_IMAGE_PIXELS);
    if (imageSize > resizeSize) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "imageSize=%d cannot be cut out of resizeSize=%d: raise resizeSize to %d or more",
              imageSize,
              resizeSize,
              imageSize));
    }
  }

  private static void checkRange(String name, long value, long largest) {
    if (value < 1 || value > largest) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s=%d is out of range: 1 to %d", name, value, largest));
    }
  }

  /** The same with other sizes. */
  public ImagePreprocessing withSizes(int resize, int image) {
    return new ImagePreprocessing(
        resize, image, normalization, exifOrientation, fastDecode, maxImagePixels);
  }

  /** The same with another mean and standard deviation. */
  public ImagePreprocessing withNormalization(Normalization other) {
    return new ImagePreprocessing(
        resizeSize, imageSize, other, exifOrientation, fastDecode, maxImagePixels);
  }

  /** The same with a camera's rotation ignored or applied. */
  public ImagePreprocessing withExifOrientation(ExifOrientation other) {
    return new ImagePreprocessing(
        resizeSize, imageSize, normalization, other, fastDecode, maxImagePixels);
  }

  /** The same with large JPEGs decoded at a part of their size or, as torchvision does, in full. */
  public ImagePreprocessing withFastDecode(boolean fast) {
    return new ImagePreprocessing(
        resizeSize, imageSize, normalization, exifOrientation, fast, maxImagePixels);
  }

  /** The same with another limit. */
  public ImagePreprocessing withMaxImagePixels(long pixels) {
    return new ImagePreprocessing(
        resizeSize, imageSize, normalization, exifOrientation, fastDecode, pixels);
  }

  /** One line for the outputs, so that embeddings of different preprocessing can be told apart. */
  public String description() {
    String orientation =
        switch (exifOrientation) {
          case IGNORE -> "ignored";
          case APPLY -> "applied";
        };
    return String.format(
        Locale.ROOT,
        "RGB, EXIF orientation %s, %sresize %d (Pillow bilinear, antialiased), centre crop %d, %s",
        orientation,
        fastDecode ? "large JPEGs decoded at reduced size, " : "",
        resizeSize,
        imageSize,
        normalization.description());
  }

  /**
   * The preprocessing that a {@link #description} tells, with Pillow's limit of pixels; empty when
   * the text is none, such as that of another version.
   */
  public static Optional<ImagePreprocessing> parse(String description) {
    Matcher parts = DESCRIPTION.matcher(description);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ImagePreprocessing(
              Integer.parseInt(parts.group("resize")),
              Integer.parseInt(parts.group("crop")),
              Normalization.parse(parts.group("normalization")),
              parts.group("orientation").equals("applied")
                  ? ExifOrientation.APPLY
                  : ExifOrientation.IGNORE,
              parts.group("fast") != null,
              PILLOW_MAX_IMAGE_PIXELS));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
