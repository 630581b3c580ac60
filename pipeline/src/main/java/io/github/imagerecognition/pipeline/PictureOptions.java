package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.image.ExifOrientation;
import io.github.imagerecognition.image.ImagePreprocessing;
import io.github.imagerecognition.image.Normalization;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which pictures are embedded, and how they become what the network takes. */
@OptionGroup("Pictures")
final class PictureOptions {

  @Mixin PictureLimits limits;

  @Option(
      names = "--resizeSize",
      paramLabel = "<pixels>",
      defaultValue = "256",
      description = "Resize a picture's shorter side to this, which is at least --imageSize.")
  @Setting(most = ImagePreprocessing.LARGEST_RESIZE_SIZE)
  int resizeSize;

  @Option(
      names = "--imageSize",
      paramLabel = "<pixels>",
      defaultValue = "224",
      description =
          "Width and height of the crop that the network takes. A feature extractor of your own may"
              + " want another.")
  @Setting(most = ImagePreprocessing.LARGEST_IMAGE_SIZE)
  int imageSize;

  @Option(
      names = "--mean",
      paramLabel = "<r,g,b>",
      defaultValue = "0.485,0.456,0.406",
      description =
          "Mean of red, green and blue for values from 0 to 1, each -10 to 10. The default is"
              + " ImageNet's.")
  @Setting(mayBeBlank = true)
  String mean;

  @Option(
      names = "--std",
      paramLabel = "<r,g,b>",
      defaultValue = "0.229,0.224,0.225",
      description =
          "Standard deviation of red, green and blue, each 0.0001 to 10. The default is"
              + " ImageNet's; 1,1,1 divides by nothing.")
  @Setting(mayBeBlank = true)
  String std;

  @Option(
      names = "--exifOrientation",
      paramLabel = "<choice>",
      defaultValue = "ignore",
      completionCandidates = Choices.ExifOrientations.class,
      description = "Ignore a camera's rotation, as torchvision does, or apply it.")
  ExifOrientation exifOrientation;

  @Option(
      names = "--fastDecode",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "<boolean>",
      description =
          "Decode large JPEGs at a half, quarter or eighth of their size: faster, and not quite what"
              + " torchvision does.")
  boolean fastDecode;

  /**
   * The preprocessing that the options give.
   *
   * @throws CodedException when a value is out of range, or they do not fit together
   */
  ImagePreprocessing preprocessing() {
    try {
      return new ImagePreprocessing(
          resizeSize,
          imageSize,
          new Normalization(numbers("--mean", mean), numbers("--std", std)),
          exifOrientation,
          fastDecode,
          limits.maxImagePixels());
    } catch (IllegalArgumentException e) {
      throw Mistakes.invalid("--" + e.getMessage());
    }
  }

  /** Numbers with commas between them, in single precision. */
  private static List<Float> numbers(String option, String text) {
    try {
      // By way of double precision, as Python and torch would read them.
      return Arrays.stream(text.split(",", -1)).map(n -> (float) Double.parseDouble(n)).toList();
    } catch (NumberFormatException e) {
      throw Mistakes.invalid(
          "%s='%s' is not numbers with commas between them, such as 0.5,0.5,0.5"
              .formatted(option, text));
    }
  }
}
