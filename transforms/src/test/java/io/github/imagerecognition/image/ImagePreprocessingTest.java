package io.github.imagerecognition.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class ImagePreprocessingTest {

  @Test
  void describesWhatIsDoneToPictures() {
    assertThat(ImagePreprocessing.DEFAULT.description())
        .isEqualTo(
            "RGB, EXIF orientation ignored, resize 256 (Pillow bilinear, antialiased), "
                + "centre crop 224, ImageNet mean and deviation");
    assertThat(new ImagePreprocessing(1, ExifOrientation.APPLY).description())
        .contains("EXIF orientation applied");
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
}
