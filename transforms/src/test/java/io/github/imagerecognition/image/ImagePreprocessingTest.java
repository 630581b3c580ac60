package io.github.imagerecognition.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePreprocessingTest {

  private static final List<Float> ONES = List.of(1f, 1f, 1f);

  @Test
  void describesWhatIsDoneToPictures() {
    assertThat(ImagePreprocessing.DEFAULT.description())
        .isEqualTo(
            "RGB, EXIF orientation ignored, resize 256 (Pillow bilinear, antialiased), "
                + "centre crop 224, ImageNet mean and deviation");
    assertThat(ImagePreprocessing.DEFAULT.withExifOrientation(ExifOrientation.APPLY).description())
        .contains("EXIF orientation applied");
    assertThat(ImagePreprocessing.DEFAULT.withFastDecode(true).description())
        .contains("ignored, large JPEGs decoded at reduced size, resize 256");
  }

  @Test
  void describesWhatIsOtherThanUsual() {
    ImagePreprocessing preprocessing =
        ImagePreprocessing.DEFAULT
            .withSizes(128, 112)
            .withNormalization(
                new Normalization(List.of(0.5f, 0f, 0.3f), List.of(0.25f, 1f, 0.00392157f)));

    assertThat(preprocessing.description())
        .isEqualTo(
            "RGB, EXIF orientation ignored, resize 128 (Pillow bilinear, antialiased), "
                + "centre crop 112, mean 0.5,0,0.3 and deviation 0.25,1,0.00392157");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, resizeSize=0 is out of range: 1 to 4096",
    "4097, 224, resizeSize=4097 is out of range: 1 to 4096",
    "256, 0, imageSize=0 is out of range: 1 to 1024",
    "2000, 1025, imageSize=1025 is out of range: 1 to 1024",
    "256, 257, imageSize=257 cannot be cut out of resizeSize=256: raise resizeSize to 257 or more"
  })
  void refusesSizesThatDoNotFit(int resizeSize, int imageSize, String message) {
    assertThatThrownBy(() -> ImagePreprocessing.DEFAULT.withSizes(resizeSize, imageSize))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, (1 << 30) + 1})
  void refusesLimitsThatAreNone(long pixels) {
    assertThatThrownBy(() -> ImagePreprocessing.DEFAULT.withMaxImagePixels(pixels))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxImagePixels=" + pixels);
  }

  @Test
  void changesNothingButWhatIsAskedFor() {
    ImagePreprocessing all =
        new ImagePreprocessing(
            30, 20, new Normalization(ONES, ONES), ExifOrientation.APPLY, true, 1000);

    assertThat(
            ImagePreprocessing.DEFAULT
                .withMaxImagePixels(1000)
                .withFastDecode(true)
                .withExifOrientation(ExifOrientation.APPLY)
                .withNormalization(new Normalization(ONES, ONES))
                .withSizes(30, 20))
        .isEqualTo(all);
    assertThat(all.withSizes(256, 224).withNormalization(Normalization.IMAGENET))
        .isEqualTo(
            ImagePreprocessing.DEFAULT
                .withExifOrientation(ExifOrientation.APPLY)
                .withFastDecode(true)
                .withMaxImagePixels(1000));
  }

  @Test
  void travelsBetweenProcesses() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(ImagePreprocessing.DEFAULT);
    }

    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(ImagePreprocessing.DEFAULT);
    }
  }

  @Test
  void isReadFromItsDescription() {
    ImagePreprocessing another =
        ImagePreprocessing.DEFAULT
            .withSizes(343, 300)
            .withNormalization(
                new Normalization(List.of(.5f, -0.25f, 1e-3f), List.of(.5f, 1 / 255f, 1f)))
            .withExifOrientation(ExifOrientation.APPLY)
            .withFastDecode(true);

    assertThat(ImagePreprocessing.parse(ImagePreprocessing.DEFAULT.description()))
        .hasValue(ImagePreprocessing.DEFAULT);
    assertThat(ImagePreprocessing.parse(another.description())).hasValue(another);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "RGB",
        "RGB, EXIF orientation ignored, resize 200 (Pillow bilinear, antialiased), centre crop 224, ImageNet mean and deviation",
        "RGB, EXIF orientation ignored, resize 256 (Pillow bilinear, antialiased), centre crop 224, mean 1,2 and deviation 1,1,1",
        "RGB, EXIF orientation ignored, resize 256 (Pillow bilinear, antialiased), centre crop 224, mean a,b,c and deviation 1,1,1",
      })
  void isNotReadFromAnotherText(String text) {
    assertThat(ImagePreprocessing.parse(text)).isEmpty();
  }
}
