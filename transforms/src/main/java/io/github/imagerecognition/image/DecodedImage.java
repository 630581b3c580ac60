package io.github.imagerecognition.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import io.github.imagerecognition.process.NativeLibraries;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** A picture's RGB pixels in native memory, which closing gives back. */
final class DecodedImage implements PixelRows, AutoCloseable {

  static {
    NativeLibraries.configure();
  }

  private final PixelMemory memory;
  private final Mat pixels;

  private DecodedImage(PixelMemory memory, Mat pixels) {
    this.memory = memory;
    this.pixels = pixels;
  }

  static void loadDecoders() {
    Loader.load(opencv_imgcodecs.class);
  }

  /**
   * Decodes with OpenCV, which does the same as Pillow: 8 bits per channel, alpha dropped.
   *
   * @param reduction one; or for a JPEG two, four or eight, by which its sides become shorter
   */
  static DecodedImage decode(ImageFile image, ExifOrientation orientation, int reduction) {
    int flags =
        IMREAD_COLOR_RGB
            | switch (orientation) {
              case IGNORE -> IMREAD_IGNORE_ORIENTATION;
              case APPLY -> 0;
            }
            // Of the names the flags without colour: those with it would ask for BGR besides.
            | switch (reduction) {
              case 2 -> IMREAD_REDUCED_GRAYSCALE_2;
              case 4 -> IMREAD_REDUCED_GRAYSCALE_4;
              case 8 -> IMREAD_REDUCED_GRAYSCALE_8;
              default -> 0;
            };
    PixelMemory memory =
        PixelMemory.of((image.width() - 1) / reduction + 1, (image.height() - 1) / reduction + 1);
    try {
      return new DecodedImage(memory, decode(image, orientation, flags, memory.picture()));
    } catch (Throwable e) {
      memory.close();
      throw e;
    }
  }

  private static Mat decode(ImageFile image, ExifOrientation orientation, int flags, Mat picture) {
    if (image.kind() != ImageFile.Kind.UNUSUAL_PNG) {
      Mat pixels = decodeByOpenCv(image.content(), flags, picture);
      if (!pixels.empty()) {
        return pixels;
      }
      pixels.close();
    }
    if (image.format() != ImageFormat.PNG) {
      throw image.undecodable();
    }
    PngDecoder.decode(image.content(), picture);
    return orientation == ExifOrientation.APPLY
        ? PngOrientation.upright(picture, image.content())
        : new Mat(picture);
  }

  private static Mat decodeByOpenCv(byte[] content, int flags, Mat picture) {
    try (BytePointer bytes = new BytePointer(content);
        Mat encoded = new Mat(1, content.length, CV_8UC1, bytes)) {
      return imdecode(encoded, flags, picture);
    } catch (RuntimeException e) {
      // What OpenCV throws has no type of its own. No memory is not the picture's fault.
      if (e.toString().contains("Insufficient memory")) {
        throw e;
      }
      return new Mat();
    }
  }

  @Override
  public int width() {
    return pixels.cols();
  }

  @Override
  public int height() {
    return pixels.rows();
  }

  @Override
  public void readRow(int row, int column, byte[] rgb, int offset, int length) {
    pixels.ptr(row, column).get(rgb, offset, length);
  }

  @Override
  public void close() {
    pixels.close();
    memory.close();
  }
}
