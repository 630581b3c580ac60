package io.github.imagerecognition.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compared with libpng where that reads a file, else with what Pillow 9.4 makes of such files. */
class PngDecoderTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final int PALETTE = 3;
  private static final int HEIGHT = 11;
  private static final byte[] PIXELS = HEX.parseHex("00ff01" + "000203");
  private static final byte[] DEFLATED = PngBuilder.deflate(PIXELS);

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1",
    "0, 2, 2",
    "0, 4, 4",
    "0, 8, 8",
    "2, 8, 24",
    "2, 16, 48",
    "3, 1, 1",
    "3, 2, 2",
    "3, 4, 4",
    "3, 8, 8",
    "4, 8, 16",
    "4, 16, 32",
    "6, 8, 32",
    "6, 16, 64"
  })
  void givesLibpngsPixelsOfEveryKindFilterAndOrder(int colourType, int bitDepth, int bits) {
    for (int width : new int[] {1, 2, 5, 13}) {
      for (int interlace = 0; interlace < 2; interlace++) {
        PngBuilder png = new PngBuilder(width, HEIGHT, bitDepth, colourType, interlace);
        if (colourType == PALETTE) {
          png.chunk("PLTE", random(3 << bitDepth));
        }
        byte[] file = png.pixels(filteredRows(width, interlace == 1, bits)).end();

        assertThat(ImageFile.parse(file).kind()).isEqualTo(ImageFile.Kind.COMMON);
        assertThat(decode(file, width, HEIGHT)).isEqualTo(decodeByLibpng(file));
      }
    }
  }

  private static byte[] filteredRows(int width, boolean interlaced, int bits) {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    int[][] passes =
        interlaced
            ? new int[][] {
              {0, 0, 8, 8},
              {4, 0, 8, 8},
              {0, 4, 4, 8},
              {2, 0, 4, 4},
              {0, 2, 2, 4},
              {1, 0, 2, 2},
              {0, 1, 1, 2}
            }
            : new int[][] {{0, 0, 1, 1}};
    for (int[] pass : passes) {
      int columns = (width - pass[0] + pass[2] - 1) / pass[2];
      for (int y = pass[1]; columns > 0 && y < HEIGHT; y += pass[3]) {
        rows.write(y * 3 % 5);
        rows.writeBytes(random((columns * bits + 7) / 8));
      }
    }
    return rows.toByteArray();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void needsNoChecksumOfTheDataNorItsEnd() {
    byte[] cut = Arrays.copyOf(DEFLATED, DEFLATED.length - 4);

    assertReads(start().chunk("IDAT", cut).end());
    assertReads(start().chunk("IDAT", cut).unfinished());
    assertReads(start().chunkWithWrongSum("IDAT", DEFLATED).end());
    assertReads(start().chunk("IDAT", DEFLATED).chunkWithWrongSum("IEND").unfinished());
  }

  @Test
  void readsDataWhoseWindowIsDeclaredTooSmall() {
    byte[] small = DEFLATED.clone();
    small[0] = 0x18;
    small[1] = 0x19;

    byte[] file = start().chunk("IDAT", small).end();

    assertThat(ImageFile.parse(file).kind()).isEqualTo(ImageFile.Kind.UNUSUAL_PNG);
    assertReads(file);
  }

  @Test
  void readsThroughChunksThatNobodyKnowsAndRepeatedOnes() {
    assertReads(start().chunk("ABCD").chunk("IDAT", DEFLATED).end());
    assertReads(start().chunk("IDAT", DEFLATED).chunk("ABCD").end());
    assertReads(start().chunk("IDAT", DEFLATED).chunk("tEXt").chunk("IDAT", PIXELS).end());
    assertReads(
        new PngBuilder(9, 9, 8, 2)
            .chunk("IHDR", HEX.parseHex("00000002 00000002 08 00 000000 77".replace(" ", "")))
            .chunk("IDAT", DEFLATED)
            .end());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100})
  void readsDataInPieces(int length) {
    PngBuilder png = start().chunk("ABCD");
    for (int from = 0; from < DEFLATED.length; from += length) {
      png.chunk(
              "IDAT", Arrays.copyOfRange(DEFLATED, from, Math.min(from + length, DEFLATED.length)))
          .chunk("IDAT");
    }

    assertReads(png.end());
  }

  @Test
  void takesGreysForColoursThatThePaletteLacks() {
    byte[] colours = HEX.parseHex("a1a2a3" + "b1b2b3");
    byte[] expected = HEX.parseHex("ffffff" + "b1b2b3" + "020202" + "030303");
    PngBuilder one = new PngBuilder(2, 2, 8, PALETTE).chunk("PLTE", colours);
    PngBuilder two = new PngBuilder(2, 2, 8, PALETTE).chunk("PLTE").chunk("PLTE", colours);
    PngBuilder none = new PngBuilder(2, 2, 8, PALETTE);

    assertThat(decodeByLibpng(one.chunk("IDAT", DEFLATED).end())).isEqualTo(expected);
    assertThat(pixels(two.chunk("IDAT", DEFLATED).end())).isEqualTo(expected);
    assertThat(pixels(none.chunk("IDAT", DEFLATED).end()))
        .isEqualTo(HEX.parseHex("ffffff" + "010101" + "020202" + "030303"));
  }

  @Test
  void leavesBlackWhatTheDataEndBefore() {
    byte[] oneRow = PngBuilder.deflate(Arrays.copyOf(PIXELS, 3));

    assertThat(pixels(start().chunk("IDAT", oneRow).end()))
        .isEqualTo(HEX.parseHex("ffffff" + "010101" + "000000" + "000000"));
  }

  @Test
  void refusesDataThatAreDamagedOrTooShort() {
    byte[] wrongSum = DEFLATED.clone();
    wrongSum[DEFLATED.length - 1]++;
    byte[] wrongFilter = PngBuilder.deflate(HEX.parseHex("05ff01" + "000203"));
    byte[] half = Arrays.copyOf(DEFLATED, 6);
    byte[] oneAndAHalf = PngBuilder.deflate(Arrays.copyOf(PIXELS, 4));

    assertRefuses(start().chunk("IDAT", wrongSum).end(), ErrorCode.IMAGE_CORRUPT);
    assertRefuses(start().chunk("IDAT", wrongFilter).end(), ErrorCode.IMAGE_CORRUPT);
    assertRefuses(start().chunk("IDAT", PIXELS).end(), ErrorCode.IMAGE_CORRUPT);
    assertRefuses(start().chunk("IDAT", half).end(), ErrorCode.IMAGE_TRUNCATED);
    assertRefuses(start().chunk("IDAT", oneAndAHalf).end(), ErrorCode.IMAGE_TRUNCATED);
    assertRefuses(
        start().chunk("IDAT", half).chunk("tEXt").chunk("IDAT", DEFLATED).end(),
        ErrorCode.IMAGE_TRUNCATED);
  }

  @ParameterizedTest
  @CsvSource({"8, 1", "3, 0", "16, 3", "2, 2", "8, 7"})
  void refusesKindsThatDoNotExist(int bitDepth, int colourType) {
    byte[] file = new PngBuilder(2, 2, bitDepth, colourType).chunk("IDAT", DEFLATED).end();

    assertRefuses(file, ErrorCode.IMAGE_CORRUPT);
  }

  private static PngBuilder start() {
    return new PngBuilder(2, 2, 8, PngBuilder.GREY);
  }

  private static void assertReads(byte[] file) {
    assertThat(pixels(file)).isEqualTo(HEX.parseHex("ffffff" + "010101" + "020202" + "030303"));
  }

  private static void assertRefuses(byte[] file, ErrorCode code) {
    CodedException refusal = catchThrowableOfType(CodedException.class, () -> pixels(file));

    assertThat(refusal.code()).isEqualTo(code);
  }

  /** Of a file that is not common, or that libpng refuses. */
  private static byte[] pixels(byte[] file) {
    ImageFile image = ImageFile.parse(file);
    try (DecodedImage decoded = DecodedImage.decode(image, ExifOrientation.IGNORE, 1)) {
      return rgb(decoded);
    }
  }

  private static byte[] decodeByLibpng(byte[] file) {
    assertThat(ImageFile.parse(file).kind()).isEqualTo(ImageFile.Kind.COMMON);
    return pixels(file);
  }

  private static byte[] decode(byte[] file, int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    try (PixelMemory memory = PixelMemory.of(width, height)) {
      Mat picture = memory.picture();
      PngDecoder.decode(file, picture);
      picture.data().get(rgb);
    }
    return rgb;
  }

  private static byte[] rgb(DecodedImage image) {
    byte[] rgb = new byte[3 * image.width() * image.height()];
    for (int y = 0; y < image.height(); y++) {
      image.readRow(y, 0, rgb, y * 3 * image.width(), 3 * image.width());
    }
    return rgb;
  }
}
