package io.github.imagerecognition.image;

import static io.github.imagerecognition.image.ExifOrientation.APPLY;
import static io.github.imagerecognition.image.ExifOrientation.IGNORE;
import static io.github.imagerecognition.image.ImageFile.Kind.COMMON;
import static io.github.imagerecognition.image.ImageFile.Kind.UNUSUAL_PNG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DecodedImageTest {

  private static final HexFormat HEX = HexFormat.of();

  /** Where a pixel of the upright picture lies in the stored one, whose last pixel is (X, Y). */
  private enum Orientation {
    UPRIGHT(1),
    MIRRORED(2),
    UPSIDE_DOWN(3),
    MIRRORED_UPSIDE_DOWN(4),
    TRANSPOSED(5),
    TURNED_LEFT(6),
    TRANSVERSED(7),
    TURNED_RIGHT(8);

    private final byte value;

    Orientation(int value) {
      this.value = (byte) value;
    }

    int storedColumn(int x, int y, int lastColumn) {
      return switch (this) {
        case UPRIGHT, MIRRORED_UPSIDE_DOWN -> x;
        case MIRRORED, UPSIDE_DOWN -> lastColumn - x;
        case TRANSPOSED, TURNED_LEFT -> y;
        case TRANSVERSED, TURNED_RIGHT -> lastColumn - y;
      };
    }

    int storedRow(int x, int y, int lastRow) {
      return switch (this) {
        case UPRIGHT, MIRRORED -> y;
        case UPSIDE_DOWN, MIRRORED_UPSIDE_DOWN -> lastRow - y;
        case TRANSPOSED, TURNED_RIGHT -> x;
        case TURNED_LEFT, TRANSVERSED -> lastRow - x;
      };
    }

    boolean swapsSides() {
      return value > 4;
    }

    /** An EXIF block of one entry, the orientation. */
    byte[] exif() {
      return HEX.parseHex("4d4d002a0000000800010112000300000001000" + value + "000000000000");
    }
  }

  @ParameterizedTest
  @EnumSource
  void turnsAJpegUprightWhenAsked(Orientation orientation) {
    byte[] file = ReferencePictures.read("images/jpeg-exif-rotated.jpg");
    file[0x31] = orientation.value;

    assertTurned(file, orientation);
  }

  @ParameterizedTest
  @EnumSource
  void turnsAPngUprightWhenAsked(Orientation orientation) {
    byte[] file =
        new PngBuilder(3, 2, 8, PngBuilder.GREY)
            .chunk("eXIf", orientation.exif())
            .pixels(HEX.parseHex("00102030" + "00405060"))
            .end();

    assertTurned(file, orientation);
  }

  /** A chunk that libpng does not know is for the other decoder. */
  @ParameterizedTest
  @EnumSource
  void turnsAnUnusualPngUprightAsAnyOther(Orientation orientation) {
    byte[] rows = HEX.parseHex("00102030" + "00405060");
    byte[] other = Orientation.MIRRORED.exif();
    byte[] little = HEX.parseHex("49492a00080000000100120103000100000006000000");
    byte[] unknown = HEX.parseHex("49492a00080000000100120103000100000009000000");
    byte[] noExif = HEX.parseHex("58582a00080000000100120103000100000006000000");
    byte[] cut = HEX.parseHex("4d4d002a00000008");
    byte[][] all = {orientation.exif(), little, unknown, noExif, cut, {}};
    for (byte[] exif : all) {
      List<UnaryOperator<PngBuilder>> files =
          List.of(
              png -> png.chunk("eXIf", exif).pixels(rows),
              png -> png.pixels(rows).chunk("eXIf", exif),
              png -> png.chunk("eXIf", exif).chunk("eXIf", other).pixels(rows),
              png -> png.chunk("eXIf", exif).pixels(rows).chunk("eXIf", other),
              png -> png.pixels(rows).chunkWithWrongSum("eXIf", exif));
      for (UnaryOperator<PngBuilder> file : files) {
        PngBuilder common = new PngBuilder(3, 2, 8, PngBuilder.GREY);
        PngBuilder unusual = new PngBuilder(3, 2, 8, PngBuilder.GREY).chunk("ABCD");

        assertThat(upright(file.apply(unusual).end(), UNUSUAL_PNG))
            .isEqualTo(upright(file.apply(common).end(), COMMON));
      }
    }
  }

  private static String upright(byte[] file, ImageFile.Kind kind) {
    ImageFile image = ImageFile.parse(file);
    assertThat(image.kind()).isEqualTo(kind);
    try (DecodedImage upright = DecodedImage.decode(image, APPLY, 1)) {
      byte[] rgb = new byte[3 * upright.width() * upright.height()];
      for (int y = 0; y < upright.height(); y++) {
        upright.readRow(y, 0, rgb, 3 * y * upright.width(), 3 * upright.width());
      }
      return upright.width() + " wide: " + HEX.formatHex(rgb);
    }
  }

  private static void assertTurned(byte[] file, Orientation orientation) {
    ImageFile image = ImageFile.parse(file);
    try (DecodedImage stored = DecodedImage.decode(image, IGNORE, 1);
        DecodedImage upright = DecodedImage.decode(image, APPLY, 1)) {
      assertThat(stored.width()).isEqualTo(image.width());
      assertThat(upright.width())
          .isEqualTo(orientation.swapsSides() ? stored.height() : stored.width());
      byte[] expected = new byte[3];
      byte[] row = new byte[3 * upright.width()];
      for (int y = 0; y < upright.height(); y++) {
        upright.readRow(y, 0, row, 0, row.length);
        for (int x = 0; x < upright.width(); x++) {
          int storedRow = orientation.storedRow(x, y, stored.height() - 1);
          int storedColumn = orientation.storedColumn(x, y, stored.width() - 1);
          stored.readRow(storedRow, storedColumn, expected, 0, 3);
          assertThat(row[3 * x]).isEqualTo(expected[0]);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "jpeg-odd-size.jpg, IGNORE, 2, 167, 129",
    "jpeg-odd-size.jpg, IGNORE, 4, 84, 65",
    "jpeg-odd-size.jpg, IGNORE, 8, 42, 33",
    "jpeg-exif-rotated.jpg, APPLY, 8, 42, 63"
  })
  void decodesAJpegAtAPartOfItsSize(
      String name, ExifOrientation orientation, int reduction, int width, int height) {
    ImageFile image = ImageFile.parse(ReferencePictures.read("images/" + name));

    try (DecodedImage reduced = DecodedImage.decode(image, orientation, reduction)) {
      assertThat(reduced.width()).isEqualTo(width);
      assertThat(reduced.height()).isEqualTo(height);
    }
  }

  @Test
  void takesTheHighByteOfSixteenBitColours() {
    byte[] colour = pixelsOf(16, PngBuilder.RGB, "00" + "1234 5678 9abc");

    assertThat(colour).isEqualTo(HEX.parseHex("12569a"));
  }

  @ParameterizedTest
  @CsvSource({"0000, 000000", "00fe, fefefe", "00ff, ffffff", "0100, ffffff", "ffff, ffffff"})
  void clipsSixteenBitGreysAsPillowDoes(String grey, String colour) {
    assertThat(pixelsOf(16, PngBuilder.GREY, "00" + grey)).isEqualTo(HEX.parseHex(colour));
  }

  private static byte[] pixelsOf(int bitDepth, int colourType, String row) {
    byte[] samples = HEX.parseHex(row.replace(" ", ""));
    return firstPixel(new PngBuilder(1, 1, bitDepth, colourType).pixels(samples).end());
  }

  @Test
  void takesTheDefaultPictureOfAnAnimatedPng() {
    byte[] control = HEX.parseHex("00000000 00000001 00000001".replace(" ", "") + "00".repeat(14));
    byte[] frame = PngBuilder.deflate(HEX.parseHex("0077"));
    byte[] numberedFrame = new byte[4 + frame.length];
    numberedFrame[3] = 1;
    System.arraycopy(frame, 0, numberedFrame, 4, frame.length);
    byte[] file =
        new PngBuilder(1, 1, 8, PngBuilder.GREY)
            .chunk("acTL", HEX.parseHex("0000000200000000"))
            .pixels(HEX.parseHex("0033"))
            .chunk("fcTL", control)
            .chunk("fdAT", numberedFrame)
            .end();

    assertThat(firstPixel(file)).isEqualTo(HEX.parseHex("333333"));
  }

  @Test
  void refusesAPictureThatOpenCvThrowsAt() {
    // An animation of two pictures of one pixel on a canvas wider than OpenCV's 2^20.
    String frame = "414e4d46 2a000000" + "00".repeat(16) + "5650384c 11000000 2f00000000 07d084";
    byte[] file =
        HEX.parseHex(
            ("52494646 88000000 57454250 56503858 0a000000 02000000 000010 000000"
                    + "414e494d 06000000 00000000 0000"
                    + frame
                    + "2634a1ff8188e87f0000"
                    + frame
                    + "2237a1ff8188e87f0000")
                .replace(" ", ""));
    ImageFile image = ImageFile.parse(file);

    assertThat(image.width()).isEqualTo((1 << 20) + 1);
    assertThatExceptionOfType(CodedException.class)
        .isThrownBy(() -> DecodedImage.decode(image, IGNORE, 1))
        .extracting(CodedException::code)
        .isEqualTo(ErrorCode.IMAGE_CORRUPT);
  }

  @Test
  void keepsThePixelsMemoryWhenThereIsNoneForTheFile() {
    byte[] file = ReferencePictures.read("images/jpeg-large.jpg");
    ImageFile image = ImageFile.parse(file);
    long kept = addressOfPixels(image);

    long all = Pointer.maxBytes() - Pointer.totalBytes();
    try (BytePointer nearlyAll = new BytePointer(all - file.length / 2)) {
      assertThatExceptionOfType(OutOfMemoryError.class)
          .isThrownBy(() -> DecodedImage.decode(image, IGNORE, 1));
      assertThat(nearlyAll.isNull()).isFalse();
    }

    assertThat(addressOfPixels(image)).isEqualTo(kept);
  }

  private static long addressOfPixels(ImageFile image) {
    try (PixelMemory memory = PixelMemory.of(image.width(), image.height())) {
      return memory.picture().data().address();
    }
  }

  private static byte[] firstPixel(byte[] file) {
    try (DecodedImage decoded = DecodedImage.decode(ImageFile.parse(file), IGNORE, 1)) {
      byte[] pixel = new byte[3];
      decoded.readRow(0, 0, pixel, 0, 3);
      return pixel;
    }
  }
}
