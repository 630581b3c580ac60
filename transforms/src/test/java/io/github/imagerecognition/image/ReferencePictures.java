package io.github.imagerecognition.image;

import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** The files of the reference data, as bytes and as pixels. */
final class ReferencePictures {

  private ReferencePictures() {}

  /** A file below {@code src/reference}, such as {@code images/png-rgb.png}. */
  static byte[] read(String name) {
    return read(ReferenceData.path(name));
  }

  static byte[] read(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The pixels that torchvision has at the end of its usual preprocessing. */
  static byte[] preprocessed(String name) {
    return pixels("preprocessed/" + name + ".png");
  }

  /** A PNG's pixels, by a decoder other than the one tested. */
  static byte[] pixels(String name) {
    try {
      var image = ImageIO.read(ReferenceData.path(name).toFile());
      byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
      for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
        int pixel = image.getRGB(i % image.getWidth(), i / image.getWidth());
        rgb[3 * i] = (byte) (pixel >> 16);
        rgb[3 * i + 1] = (byte) (pixel >> 8);
        rgb[3 * i + 2] = (byte) pixel;
      }
      return rgb;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
