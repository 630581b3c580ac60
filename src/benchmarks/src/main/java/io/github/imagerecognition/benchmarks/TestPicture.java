package io.github.imagerecognition.benchmarks;

import static org.bytedeco.opencv.global.opencv_core.CV_32FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC3;
import static org.bytedeco.opencv.global.opencv_core.CV_64FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.add;
import static org.bytedeco.opencv.global.opencv_core.randn;
import static org.bytedeco.opencv.global.opencv_core.setRNGSeed;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_PNG_COMPRESSION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_WEBP_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imwrite;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_GRAY2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_CUBIC;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Pictures that cost a decoder what photographs do: like them they vary at every scale, less the
 * finer it is. The same on every machine.
 *
 * @param format the suffix of its file
 * @param size its width and height, in pixels
 */
record TestPicture(String format, int size) {

  /** Deviation of the brightness at the coarsest scale, of 255. */
  private static final double CONTRAST = 40;

  /** Deviation of the colours there. */
  private static final double COLOURFULNESS = 15;

  /** How much each scale deviates in comparison to the next coarser one. */
  private static final double FALLOFF = 0.7;

  /** Writes it, at the quality that is common for its format, unless it is there. */
  Path in(Path folder) throws IOException {
    Path file = folder.resolve(String.format(Locale.ROOT, "%d.%s", size, format));
    if (Files.exists(file)) {
      return file;
    }
    Files.createDirectories(folder);
    setRNGSeed(1);
    try (Mat brightness = noise(CV_32FC1, size, CONTRAST);
        Mat colours = noise(CV_32FC3, size, COLOURFULNESS);
        Mat picture = new Mat()) {
      cvtColor(brightness, picture, COLOR_GRAY2BGR);
      add(picture, colours, picture);
      picture.convertTo(picture, CV_8U, 1, 128);
      int[] quality =
          switch (format) {
            case "jpg" -> new int[] {IMWRITE_JPEG_QUALITY, 90};
            case "webp" -> new int[] {IMWRITE_WEBP_QUALITY, 80};
            default -> new int[] {IMWRITE_PNG_COMPRESSION, 6};
          };
      if (!imwrite(file.toString(), picture, quality)) {
        throw new IllegalStateException("cannot write " + file);
      }
    }
    return file;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %d x %d", format, size, size);
  }

  private static Mat noise(int type, int size, double deviation) {
    Mat sum = new Mat(size, size, type, Scalar.all(0));
    double amplitude = deviation;
    for (int cells = 4; cells < 2 * size; cells *= 2) {
      int resolution = Math.min(cells, size);
      try (Mat coarse = new Mat(resolution, resolution, type);
          Mat fine = new Mat();
          Mat mean = new Mat(1, 1, CV_64FC1, Scalar.all(0));
          Mat spread = new Mat(1, 1, CV_64FC1, Scalar.all(amplitude))) {
        randn(coarse, mean, spread);
        resize(coarse, fine, new Size(size, size), 0, 0, INTER_CUBIC);
        add(sum, fine, sum);
      }
      amplitude *= FALLOFF;
    }
    return sum;
  }
}
