package io.github.imagerecognition.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.testing.ReferenceData;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThumbnailsTest {

  private static final Thumbnails THUMBNAILS = new Thumbnails(96, 1_000_000_000);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jpeg-420.jpg",
        "jpeg-cmyk.jpg",
        "jpeg-wide.jpg",
        "png-rgba.png",
        "png-one-pixel.png",
        "webp-lossy.webp"
      })
  void areSmallSquaresOfTheSameColours(String name) throws IOException {
    byte[] file = Files.readAllBytes(ReferenceData.path("images/" + name));

    byte[] jpeg = THUMBNAILS.jpeg(file);

    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(jpeg));
    assertThat(jpeg).hasSizeLessThan(8_000);
    assertThat(picture.getWidth()).isEqualTo(96);
    assertThat(picture.getHeight()).isEqualTo(96);
    byte[] pixels =
        new ImagePreprocessor(ImagePreprocessing.DEFAULT.withSizes(96, 96)).pixels(file);
    double[] expected = new double[3];
    double[] actual = new double[3];
    for (int i = 0; i < 96 * 96; i++) {
      Color color = new Color(picture.getRGB(i % 96, i / 96));
      int[] channels = {color.getRed(), color.getGreen(), color.getBlue()};
      for (int channel = 0; channel < 3; channel++) {
        expected[channel] += (pixels[3 * i + channel] & 0xff) / (96.0 * 96);
        actual[channel] += channels[channel] / (96.0 * 96);
      }
    }
    assertThat(actual).containsExactly(expected, within(3.0));
  }

  @Test
  void refusesWhatTheJobRefuses() throws IOException {
    byte[] file = Files.readAllBytes(ReferenceData.path("bad-images/jpeg-cut-in-half.jpg"));

    assertThatThrownBy(() -> THUMBNAILS.jpeg(file))
        .isInstanceOf(CodedException.class)
        .hasMessageContaining("JPEG cut off");
    assertThatThrownBy(
            () ->
                new Thumbnails(96, 10)
                    .jpeg(Files.readAllBytes(ReferenceData.path("images/jpeg-420.jpg"))))
        .isInstanceOf(CodedException.class)
        .hasMessageContaining("the limit is 10");
  }
}
