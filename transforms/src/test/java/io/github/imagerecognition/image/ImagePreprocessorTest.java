package io.github.imagerecognition.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.testing.ReferenceData;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ImagePreprocessorTest {

  private final ImagePreprocessor preprocessor = new ImagePreprocessor(ImagePreprocessing.DEFAULT);

  static Stream<String> pictures() {
    return ReferenceData.files("images").stream().map(Path::getFileName).map(Path::toString);
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void givesThePixelsOfPillowAndTorchvision(String name) {
    byte[] pixels = preprocessor.pixels(ReferencePictures.read("images/" + name));

    byte[] expected = ReferencePictures.preprocessed(name);
    if (name.equals("jpeg-cmyk.jpg")) {
      assertThat(largestDifference(pixels, expected)).isLessThanOrEqualTo(2);
    } else {
      assertThat(pixels).isEqualTo(expected);
    }
  }

  private static int largestDifference(byte[] actual, byte[] expected) {
    int largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs((actual[i] & 0xFF) - (expected[i] & 0xFF)));
    }
    return largest;
  }

  @ParameterizedTest
  @CsvSource({
    "empty.jpg, IMAGE_EMPTY",
    "gif-named.jpg, IMAGE_UNSUPPORTED",
    "html-error-page.jpg, IMAGE_UNSUPPORTED",
    "random.png, IMAGE_UNSUPPORTED",
    "jpeg-cut-in-half.jpg, IMAGE_TRUNCATED",
    "jpeg-header-only.jpg, IMAGE_TRUNCATED",
    "jpeg-no-end-marker.jpg, IMAGE_TRUNCATED",
    "png-cut-in-half.png, IMAGE_TRUNCATED",
    "webp-cut-in-half.webp, IMAGE_TRUNCATED",
    "png-damaged-data.png, IMAGE_CORRUPT",
    "png-bomb-50000x50000.png, IMAGE_TOO_MANY_PIXELS"
  })
  void refusesWhatPillowRefuses(String name, ErrorCode code) {
    byte[] file = ReferencePictures.read("bad-images/" + name);

    CodedException refusal =
        catchThrowableOfType(CodedException.class, () -> preprocessor.pixels(file));

    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal).message().isNotBlank().doesNotContain("\n");
  }

  @Test
  void coversEveryBadPicture() {
    assertThat(ReferenceData.files("bad-images")).hasSize(11);
  }
}
