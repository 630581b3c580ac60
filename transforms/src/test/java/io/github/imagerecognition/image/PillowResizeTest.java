package io.github.imagerecognition.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PillowResizeTest {

  /** A picture computed where it is read, so that it may be of any size. */
  private record Pattern(int width, int height) implements PixelRows {
    @Override
    public void readRow(int row, int column, byte[] rgb, int offset, int length) {
      for (int i = 0; i < length; i++) {
        int x = column + i / 3;
        rgb[offset + i] = (byte) (7 * x + 13 * row + 29 * (i % 3) + x * row / 3);
      }
    }
  }

  private final PillowResize resize = new PillowResize(256, 224);

  // The sums are of what Resize(256) and CenterCrop(224) of torchvision 0.14.1 make of the pattern.
  @ParameterizedTest
  @CsvSource({
    "1, 1, a6f553d9",
    "1, 2, 053511eb",
    "3, 5, ef40af7c",
    "600, 1, 6e70d210",
    "1, 600, 767744f9",
    "255, 256, e35dc6db",
    "256, 256, 978cde3f",
    "256, 257, 978cde3f",
    "256, 259, b95ea2c8",
    "257, 256, 978cde3f",
    "300, 256, 8b31e839",
    "224, 224, 673ef022",
    "225, 511, 7ed787d0",
    "511, 225, d4fb789e",
    "512, 512, fc2d6a38",
    "1000, 3, 6371577e",
    "7, 3000, e9a4daa6",
    "1023, 767, 3e6f7b89",
    "2600, 1733, 2a9ddc33"
  })
  void resizesAsPillowAndTorchvisionDo(int width, int height, String expected) {
    CRC32 sum = new CRC32();

    sum.update(resize.resizeAndCrop(new Pattern(width, height)));

    assertThat(HexFormat.of().toHexDigits((int) sum.getValue())).isEqualTo(expected);
  }

  // The same with Resize and CenterCrop of other sizes.
  @ParameterizedTest
  @CsvSource({
    "3, 5, 128, 112, be2744ad",
    "600, 401, 128, 112, 8f6f9e87",
    "1023, 767, 97, 96, 71691f72",
    "1023, 767, 97, 97, 9a913107",
    "511, 225, 384, 384, 90d158c9",
    "640, 427, 439, 384, d22b18f7",
    "225, 511, 33, 7, 847181f2",
    "50, 40, 1, 1, 5b6b248b",
    "300, 200, 31, 16, b238c948",
    "2600, 1733, 1024, 1000, 8844d279"
  })
  void resizesToOtherSizes(int width, int height, int shorterSide, int size, String expected) {
    CRC32 sum = new CRC32();

    sum.update(new PillowResize(shorterSide, size).resizeAndCrop(new Pattern(width, height)));

    assertThat(HexFormat.of().toHexDigits((int) sum.getValue())).isEqualTo(expected);
  }

  @Test
  void readsOnlyWhatTheCropNeedsOfAVeryWidePicture() {
    PixelRows wide =
        new PixelRows() {
          @Override
          public int width() {
            return 178_000_000;
          }

          @Override
          public int height() {
            return 1;
          }

          @Override
          public void readRow(int row, int column, byte[] rgb, int offset, int length) {
            assertThat(row).isZero();
            assertThat(column).isBetween(88_999_990, 89_000_000);
            assertThat(length).isLessThan(30);
          }
        };

    assertThat(resize.resizeAndCrop(wide)).hasSize(3 * 224 * 224).containsOnly(0);
  }

  @Test
  void readsOnlyWhatTheCropNeedsOfAVeryTallPicture() {
    PixelRows tall =
        new PixelRows() {
          @Override
          public int width() {
            return 1;
          }

          @Override
          public int height() {
            return 178_000_000;
          }

          @Override
          public void readRow(int row, int column, byte[] rgb, int offset, int length) {
            assertThat(row).isBetween(88_999_990, 89_000_010);
          }
        };

    assertThat(resize.resizeAndCrop(tall)).hasSize(3 * 224 * 224).containsOnly(0);
  }
}
