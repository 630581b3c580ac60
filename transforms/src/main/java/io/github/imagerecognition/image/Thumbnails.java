package io.github.imagerecognition.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import io.github.imagerecognition.CodedException;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Small square JPEGs of picture files, for people: upright, cut at the longer side about where the
 * network's crop is. What the job cannot read is refused in the same way. Any number of threads may
 * share one.
 */
public final class Thumbnails {

  private static final int QUALITY = 80;

  private final int side;
  private final ImagePreprocessor preprocessor;

  /**
   * Thumbnails of one size.
   *
   * @param side width and height in pixels
   * @param maxImagePixels pictures of more pixels (width times height) are refused unread
   */
  public Thumbnails(int side, long maxImagePixels) {
    this.side = side;
    this.preprocessor =
        new ImagePreprocessor(
            ImagePreprocessing.DEFAULT
                .withSizes(side, side)
                .withExifOrientation(ExifOrientation.APPLY)
                .withFastDecode(true)
                .withMaxImagePixels(maxImagePixels));
  }

  /**
   * Makes a JPEG of a picture file.
   *
   * @throws CodedException as {@link ImagePreprocessor#pixels} does
   */
  public byte[] jpeg(byte[] file) {
    byte[] pixels = preprocessor.pixels(file);
    swapRedAndBlue(pixels);
    try (BytePointer memory = new BytePointer(pixels);
        Mat picture = new Mat(side, side, CV_8UC3, memory);
        BytePointer jpeg = new BytePointer();
        IntPointer settings = new IntPointer(IMWRITE_JPEG_QUALITY, QUALITY)) {
      imencode(".jpg", picture, jpeg, settings);
      byte[] bytes = new byte[(int) jpeg.limit()];
      jpeg.get(bytes);
      return bytes;
    }
  }

  /** OpenCV takes blue, green, red. */
  private static void swapRedAndBlue(byte[] pixels) {
    for (int i = 0; i < pixels.length; i += 3) {
      byte red = pixels[i];
      pixels[i] = pixels[i + 2];
      pixels[i + 2] = red;
    }
  }
}
