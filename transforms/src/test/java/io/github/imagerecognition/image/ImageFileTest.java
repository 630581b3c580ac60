package io.github.imagerecognition.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFileTest {

  @ParameterizedTest
  @CsvSource({
    "jpeg-420.jpg, JPEG, 640, 427",
    "jpeg-422-progressive.jpeg, JPEG, 640, 427",
    "jpeg-cmyk.jpg, JPEG, 640, 427",
    "jpeg-exif-rotated.jpg, JPEG, 500, 333",
    "jpeg-trailing-bytes.jpg, JPEG, 640, 427",
    "jpeg-tall.jpg, JPEG, 90, 1400",
    "png-rgb.png, PNG, 301, 400",
    "png-bytes-named.jpg, PNG, 300, 200",
    "png-one-pixel.png, PNG, 1, 1",
    "webp-lossy.webp, WEBP, 640, 480",
    "webp-lossless.webp, WEBP, 300, 300",
    "webp-animated.webp, WEBP, 256, 300"
  })
  void tellsFormatAndSizeByContent(String name, ImageFormat format, int width, int height) {
    ImageFile image = ImageFile.parse(ReferencePictures.read("images/" + name));

    assertThat(image.format()).isEqualTo(format);
    assertThat(image.width()).isEqualTo(width);
    assertThat(image.height()).isEqualTo(height);
  }

  @Test
  void countsBytesAfterTheEndForNothing() {
    for (String name : new String[] {"jpeg-upscaled.jpg", "png-rgb.png", "webp-lossy.webp"}) {
      byte[] whole = ReferencePictures.read("images/" + name);

      assertThat(ImageFile.parse(Arrays.copyOf(whole, whole.length + 7)).width()).isPositive();
    }
  }

  @Test
  void handsOnAPngAsItIsUnlessSomethingIsLeftOut() {
    byte[] whole = start().pixels((byte) 0).end();

    assertThat(ImageFile.parse(whole).content()).isSameAs(whole);
    assertThat(ImageFile.parse(Arrays.copyOf(whole, whole.length + 7)).content()).isEqualTo(whole);
    assertThat(ImageFile.parse(start().chunk("tEXt").pixels((byte) 0).end()).content())
        .isEqualTo(whole);
  }

  private static final String HEADER = "000b 08 0003 0002 01 011100";
  private static final String FRAME = "ffc0" + HEADER;
  private static final String PROGRESSIVE_FRAME = "ffc2" + HEADER;
  private static final String SCAN = "ffda 0008 01 0100 003f00";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ffd8" + FRAME + SCAN + "1234 ff00 ffd0 56 ffd7 78 ffd9",
        "ffd8 ffff ff" + FRAME + SCAN + "12 ffff ffd9 ff",
        "ffd8" + FRAME + SCAN + "12 ffe1 0004 ffda fffe 0000 ff01 ffdc 0004 0003 ffd9",
        "ffd8" + FRAME + SCAN + "12",
        "ffd8" + FRAME + SCAN + "12 ffda 0008 01",
        "ffd8 ffe0 0001" + FRAME + SCAN + "12 ffd9",
        "ffd8" + PROGRESSIVE_FRAME + SCAN + "12 ffd9",
        "ffd8 ffe1 0013 ffd8 ffc0 000b 08 0fff 0fff 01 011100 ffd9" + FRAME + SCAN + "12 ffd9",
        "ffd8 ffc4 0004 0fff" + FRAME + SCAN + "12 ffd9"
      })
  void walksAllMarkersOfAJpeg(String hex) {
    ImageFile image = ImageFile.parse(bytes(hex));

    assertThat(image.width()).isEqualTo(2);
    assertThat(image.height()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "ffd8 ffe1 0018 ffd8 ffd9, IMAGE_TRUNCATED",
    "ffd8" + FRAME + SCAN + "12 ffd8 ffd9, IMAGE_CORRUPT",
    "ffd8" + FRAME + SCAN + "12 ff5a 0002 ffd9, IMAGE_CORRUPT",
    "ffd8" + FRAME + SCAN + "12" + FRAME + "ffd9, IMAGE_CORRUPT",
    "ffd8" + FRAME + SCAN + "12" + SCAN + "34 ffd9, IMAGE_CORRUPT",
    "ffd8" + FRAME + SCAN + "12 ffc4 0002 123456789abc ffd9, IMAGE_CORRUPT",
    "ffd8" + SCAN + "12 ffd9, IMAGE_CORRUPT",
    "ffd8 ff01" + FRAME + SCAN + "12 ffd9, IMAGE_CORRUPT",
    "ffd8 ffe0 00, IMAGE_TRUNCATED",
    "ffd8 ffc0 0004 0808 ffd9, IMAGE_CORRUPT",
    "ffd8" + FRAME + "ffda 0002, IMAGE_CORRUPT",
    "ffd8" + FRAME + "ffda 0005 01 0100 12 ffd9, IMAGE_CORRUPT",
    "ffd8 ffd9, IMAGE_CORRUPT",
    "ffd8 ffc0 000b 08 0000 0002 01 011100" + SCAN + "12 ffd9, IMAGE_CORRUPT",
    "ffd8 ffc0 000b 08 0002 0000 01 011100" + SCAN + "12 ffd9, IMAGE_CORRUPT"
  })
  void refusesAJpegWhoseMarkersAreWrong(String hex, ErrorCode code) {
    assertThat(refusal(bytes(hex)).code()).isEqualTo(code);
  }

  /** Of 24 x 16 pixels and an interval of one unit of 8 x 8: five restarts. */
  private static final String RESTARTING =
      "ffd8 ffdd 0004 0001 ffc0 000b 08 0010 0018 01 011100" + SCAN;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12 ffd0 12 ffd1 12 ffd2 12 ffd3 12 ffd4 12 ffd9",
        "12 ff02 34 ffd0 12 ffd1 12 ffd2 12 ffd3 12 ffd4 12 ffd9",
        "12 ffd1 12 ff02 34 ffd2 12 ffd3 12 ffd4 12 ffd9",
        "12 ffd7 34 ffd0 12 ffd1 12 ffd2 12 ffd3 12 ffd4 12 ffd9",
        "12 ffd4 12 ffd1 12 ffa5 34 ffd2 12 ffd3 12 ffd4 12 ffd9",
        "12 ffe1 0004 ffff 12 ffd9"
      })
  void findsItsWayBetweenRestartMarkersAsLibjpegDoes(String hex) {
    assertThat(ImageFile.parse(bytes(RESTARTING + hex)).ends()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12 ffd0 12 ffd1 12 ffd2 12 ffd3 12 ffd4 12 ff02 34 ffd9",
        "12 ffd3 12 ffd1 12 ffd2 12 ffd3 12 ffd4 12 ffd4 12 ff02 34 ffd9",
        "12 ffd0 12 ffc4 0004 123412341234 ffd1 ffd9"
      })
  void refusesWhatRestartMarkersDoNotPassOver(String hex) {
    assertThat(refusal(bytes(RESTARTING + hex)).code()).isEqualTo(ErrorCode.IMAGE_CORRUPT);
  }

  @Test
  void countsTheScansOfAProgressiveJpeg() {
    ImageFile image =
        ImageFile.parse(bytes("ffd8" + PROGRESSIVE_FRAME + (SCAN + "12").repeat(7) + "ffd9"));

    assertThat(image.scans()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "52494646 16000000 57454250 41414141 0a000000 00000000 000000000000, IMAGE_CORRUPT",
    "52494646 16000000 57454250 56503820 0a000000 000000 9d012a 0000 0000, IMAGE_CORRUPT",
    "52494646 ffffffff 57454250 56503820 0a000000 000000 9d012a 0100 0100, IMAGE_TRUNCATED"
  })
  void refusesAWebpWhoseHeaderIsWrong(String hex, ErrorCode code) {
    assertThat(refusal(bytes(hex)).code()).isEqualTo(code);
  }

  @Test
  void readsALargeWebpsCanvas() {
    ImageFile image =
        ImageFile.parse(
            bytes("52494646 16000000 57454250 56503858 0a000000 00000000 ffffff fe0100"));

    assertThat(image.width()).isEqualTo(1 << 24);
    assertThat(image.height()).isEqualTo(511);
    assertThat(image.pixels()).isEqualTo(511L << 24);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, IMAGE_CORRUPT",
    "1, 0, IMAGE_CORRUPT",
    "-1, 1, IMAGE_CORRUPT",
    "1, -2147483648, IMAGE_CORRUPT",
    "1000001, 1, IMAGE_TOO_MANY_PIXELS"
  })
  void refusesAPngOfImpossibleSize(int width, int height, ErrorCode code) {
    byte[] file = new PngBuilder(width, height, 8, PngBuilder.RGB).pixels().end();

    assertThat(refusal(file).code()).isEqualTo(code);
  }

  @Test
  void refusesAPngWithWrongChecksumBeforeItsImageData() {
    PngBuilder text = start().chunkWithWrongSum("tEXt").pixels((byte) 0);
    PngBuilder palette = start().chunkWithWrongSum("PLTE", (byte) 0).pixels((byte) 0);

    for (PngBuilder png : new PngBuilder[] {text, palette}) {
      assertThat(refusal(png.end()).code()).isEqualTo(ErrorCode.IMAGE_CORRUPT);
    }
  }

  @Test
  void doesNotCareForTheChecksumOfTextsAfterTheImageData() {
    byte[] file = start().pixels((byte) 0).chunkWithWrongSum("tEXt").end();

    assertThat(ImageFile.parse(file).width()).isEqualTo(1);
  }

  @Test
  void handsOnOnlyTheChunksThatMakeThePicture() {
    byte[] file =
        start()
            .chunk("iCCP", (byte) 1)
            .chunk("acTL", new byte[8])
            .chunk("eXIf", (byte) 2)
            .pixels((byte) 3)
            .chunk("tEXt", (byte) 4)
            .end();

    assertThat(ImageFile.parse(file).content())
        .isEqualTo(start().chunk("eXIf", (byte) 2).pixels((byte) 3).end());
  }

  @Test
  void refusesAPngThatDoesNotBeginWithItsHeader() {
    byte[] file = start().unfinished();
    file[15] = 'X';

    assertThat(refusal(file).code()).isEqualTo(ErrorCode.IMAGE_CORRUPT);
  }

  @Test
  void refusesAPngWithAPaletteBeforeItsHeader() {
    byte[] file = start().chunk("PLTE").pixels((byte) 0).end();
    byte[] signature = Arrays.copyOf(file, 8);
    byte[] withoutHeader = Arrays.copyOf(signature, 20);
    System.arraycopy(file, 33, withoutHeader, 8, 12);

    assertThat(refusal(withoutHeader).code()).isEqualTo(ErrorCode.IMAGE_TRUNCATED);
  }

  @Test
  void copiesNoMorePalettesThanThePictureHas() {
    PngBuilder many = new PngBuilder(1, 1, 8, PngBuilder.PALETTE).chunk("PLTE", new byte[3]);
    for (int i = 0; i < 1000; i++) {
      many.chunk("PLTE");
    }
    byte[] file = many.pixels((byte) 0, (byte) 0).end();

    long before = allocated();
    ImageFile image = ImageFile.parse(file);

    assertThat(image.kind()).isEqualTo(ImageFile.Kind.UNUSUAL_PNG);
    assertThat(allocated() - before).isLessThan(2 * 1000 * 768);
  }

  @ParameterizedTest
  @CsvSource({
    "GIF89a..., GIF",
    "BM6....., BMP",
    "....ftypavif, AVIF",
    "....ftypheic, HEIC",
    "....ftypmp42, a video",
    "8BPS, PSD",
    "'\0\0\1\0', ICO",
    "version https://git-lfs.github.com/spec/v1, Git LFS",
    "'{\"error\": 404}', JSON",
    "'\ufeff<!doctype html>', HTML",
    "'<?xml version=\"1.0\"?>  <svg', SVG",
    "%PDF-1.7, PDF",
    "<svg xmlns=, SVG",
    "' <!doctype html>', HTML",
    "RIFF....WAVE, 52 49 46 46",
    "x, 78"
  })
  void saysWhatElseAFileIs(String start, String description) {
    CodedException refusal = refusal(start.getBytes(UTF_8));

    assertThat(refusal.code()).isEqualTo(ErrorCode.IMAGE_UNSUPPORTED);
    assertThat(refusal).hasMessageContaining(description);
  }

  @ParameterizedTest
  @CsvSource({
    "504b0304, ZIP",
    "1f8b0800, gzip",
    "ff0afa1f, JPEG XL",
    "0000000c4a584c200d0a870a, JPEG XL",
    "0000000c6a5020200d0a870a, JPEG 2000",
    "ff4fff51, JPEG 2000",
    "49492a00, TIFF",
    "00051607, macOS"
  })
  void saysWhichBinaryFormatAFileHas(String start, String description) {
    assertThat(refusal(bytes(start))).hasMessageContaining(description);
  }

  private static PngBuilder start() {
    return new PngBuilder(1, 1, 8, PngBuilder.GREY);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static CodedException refusal(byte[] file) {
    return catchThrowableOfType(CodedException.class, () -> ImageFile.parse(file));
  }
}
