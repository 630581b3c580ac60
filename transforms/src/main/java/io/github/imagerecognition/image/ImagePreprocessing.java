package io.github.imagerecognition.image;

import java.io.Serializable;

/**
 * The choices in preprocessing; all else is fixed by the networks, which were trained with
 * torchvision's {@code Resize(256)}, {@code CenterCrop(224)} and ImageNet's mean and deviation.
 *
 * @param maxImagePixels pictures of more pixels (width times height) are refused unread
 * @param exifOrientation whether a camera's rotation is applied
 */
public record ImagePreprocessing(long maxImagePixels, ExifOrientation exifOrientation)
    implements Serializable {

  /**
   * Where Pillow refuses a picture as a decompression bomb: twice its {@code MAX_IMAGE_PIXELS},
   * which is a quarter of a gibibyte at three bytes per pixel.
   */
  public static final long PILLOW_MAX_IMAGE_PIXELS = 178_956_970;

  /** Pillow's limit, and orientation ignored as Pillow does. */
  public static final ImagePreprocessing DEFAULT =
      new ImagePreprocessing(PILLOW_MAX_IMAGE_PIXELS, ExifOrientation.IGNORE);

  /** One line for the outputs, so that embeddings of different preprocessing can be told apart. */
  public String description() {
    String orientation =
        switch (exifOrientation) {
          case IGNORE -> "ignored";
          case APPLY -> "applied";
        };
    return "RGB, EXIF orientation "
        + orientation
        + ", resize 256 (Pillow bilinear, antialiased), centre crop 224, ImageNet mean and deviation";
  }
}
