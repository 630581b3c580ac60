package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.image.ImagePreprocessing;
import picocli.CommandLine.Option;

/** Which pictures are too large to be read. */
@OptionGroup("Pictures")
public final class PictureLimits {

  /** A picture's bytes have to fit into an array. */
  private static final long LARGEST_ARRAY_BYTES = Integer.MAX_VALUE - 8;

  @Option(
      names = "--maxImageBytes",
      paramLabel = "<bytes>",
      defaultValue = "100000000",
      description = "Leave out picture files with more bytes.")
  @Setting(most = LARGEST_ARRAY_BYTES)
  private long maxImageBytes;

  @Option(
      names = "--maxImagePixels",
      paramLabel = "<pixels>",
      defaultValue = "" + ImagePreprocessing.PILLOW_MAX_IMAGE_PIXELS,
      description = "Leave out pictures with more pixels. The default is Pillow's limit.")
  @Setting(most = ImagePreprocessing.LARGEST_IMAGE_PIXELS)
  private long maxImagePixels;

  /** The most bytes of a file. */
  public long maxImageBytes() {
    return maxImageBytes;
  }

  /** The most pixels, width times height. */
  public long maxImagePixels() {
    return maxImagePixels;
  }
}
