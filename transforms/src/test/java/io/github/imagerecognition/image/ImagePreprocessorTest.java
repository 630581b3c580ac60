package io.github.imagerecognition.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.testing.ReferenceData;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePreprocessorTest {

  private final ImagePreprocessor preprocessor = new ImagePreprocessor(ImagePreprocessing.DEFAULT);

  private static final int TENSOR_LENGTH = 3 * 224 * 224;

  static Stream<String> pictures() {
    return ReferenceData.files("images").stream().map(Path::getFileName).map(Path::toString);
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void givesThePixelsOfPillowAndTorchvision(String name) {
    byte[] pixels = preprocessor.pixels(ReferencePictures.read("images/" + name));

    assertThat(pixels).isEqualTo(ReferencePictures.preprocessed(name));
  }

  static Stream<String> hardPictures() {
    return ReferenceData.files("hard-images").stream().map(Path::getFileName).map(Path::toString);
  }

  @ParameterizedTest
  @MethodSource("hardPictures")
  void readsWhatPillowReadsThoughItIsDamagedOrOdd(String name) {
    byte[] pixels = preprocessor.pixels(ReferencePictures.read("hard-images/" + name));

    assertThat(pixels).isEqualTo(ReferencePictures.pixels("hard-preprocessed/" + name + ".png"));
  }

  static Stream<String> smallerPictures() {
    return ReferenceData.files("embeddings-112").stream()
        .map(file -> file.getFileName().toString().replace(".npy", ""));
  }

  @ParameterizedTest
  @MethodSource("smallerPictures")
  void givesThePixelsOfOtherSizesToo(String name) {
    ImagePreprocessor smaller =
        new ImagePreprocessor(ImagePreprocessing.DEFAULT.withSizes(128, 112));

    byte[] pixels = smaller.pixels(ReferencePictures.read("images/" + name));

    assertThat(smaller.imageSize()).isEqualTo(112);
    assertThat(pixels)
        .hasSize(smaller.tensorLength())
        .isEqualTo(ReferencePictures.pixels("preprocessed-112/" + name + ".png"));
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void fastDecodingKeepsThePixelsOfAllButLargeJpegs(String name) {
    ImagePreprocessor fast = new ImagePreprocessor(ImagePreprocessing.DEFAULT.withFastDecode(true));

    byte[] pixels = fast.pixels(ReferencePictures.read("images/" + name));

    if (name.equals("jpeg-large.jpg")) {
      assertThat(pixels).isNotEqualTo(ReferencePictures.preprocessed(name));
    } else {
      assertThat(pixels).isEqualTo(ReferencePictures.preprocessed(name));
    }
  }

  /** 1800 x 1200 pixels of strong noise, which JPEG keeps badly: a photograph differs by less. */
  @ParameterizedTest
  @CsvSource({"300, 2", "150, 4", "75, 8"})
  void fastDecodingOfALargeJpegDiffersByFewLevels(int resizeSize, double most) {
    ImagePreprocessing exact = ImagePreprocessing.DEFAULT.withSizes(resizeSize, 70);
    byte[] file = ReferencePictures.read("images/jpeg-large.jpg");

    byte[] expected = new ImagePreprocessor(exact).pixels(file);
    byte[] pixels = new ImagePreprocessor(exact.withFastDecode(true)).pixels(file);

    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      sum += Math.abs((pixels[i] & 0xFF) - (expected[i] & 0xFF));
    }
    assertThat(sum / expected.length).isPositive().isLessThan(most);
  }

  @Test
  void fastDecodingLeavesAtLeastTwiceTheSize() {
    byte[] file = ReferencePictures.read("images/jpeg-large.jpg");

    ImagePreprocessing just = ImagePreprocessing.DEFAULT.withSizes(300, 70);
    ImagePreprocessing notQuite = ImagePreprocessing.DEFAULT.withSizes(301, 70);

    assertThat(new ImagePreprocessor(just.withFastDecode(true)).pixels(file))
        .isNotEqualTo(new ImagePreprocessor(just).pixels(file));
    assertThat(new ImagePreprocessor(notQuite.withFastDecode(true)).pixels(file))
        .isEqualTo(new ImagePreprocessor(notQuite).pixels(file));
  }

  /** The sum is that of Pillow's and torchvision's pixels of this file. */
  @Test
  void readsInksThatAreStoredAsLuminanceAndChrominance() {
    byte[] file = ReferencePictures.read("images/jpeg-cmyk.jpg");
    int adobe = new String(file, StandardCharsets.ISO_8859_1).indexOf("Adobe");
    file[adobe + 11] = 2;

    assertThat(DigestUtils.sha256Hex(preprocessor.pixels(file)))
        .isEqualTo("fe2ac18a08c94ea60dbce01cab981c5e5e94b73fec85235011bd1e52b13f9d05");
  }

  @Test
  void looksForTheKindOfInksNoFurtherThanTheScan() {
    byte[] file = ReferencePictures.read("images/jpeg-cmyk.jpg");
    int adobe = new String(file, StandardCharsets.ISO_8859_1).indexOf("Adobe");
    byte[] segment = Arrays.copyOfRange(file, adobe - 4, adobe + 12);
    segment[15] = 2;
    byte[] longer = Arrays.copyOf(file, file.length + segment.length);
    System.arraycopy(segment, 0, longer, file.length - 2, segment.length);
    System.arraycopy(file, file.length - 2, longer, longer.length - 2, 2);

    assertThat(preprocessor.pixels(longer)).isEqualTo(preprocessor.pixels(file));
  }

  @Test
  void readsInksWhoseColourProfileIsIncomplete() {
    byte[] file = ReferencePictures.read("images/jpeg-cmyk.jpg");
    byte[] profile = "\0\0ICC_PROFILE\0\2\1x".getBytes(StandardCharsets.ISO_8859_1);
    profile[1] = (byte) profile.length;
    ByteBuffer longer = ByteBuffer.allocate(file.length + 2 + profile.length);
    longer.put(file, 0, 2).put((byte) 0xFF).put((byte) 0xE2).put(profile);
    longer.put(file, 2, file.length - 2);

    assertThat(preprocessor.pixels(longer.array())).hasSize(3 * 224 * 224);
  }

  @Test
  void leavesInksToOpenCvWhereRotationIsAppliedALevelOrTwoOff() {
    ImagePreprocessor rotating =
        new ImagePreprocessor(
            ImagePreprocessing.DEFAULT.withExifOrientation(ExifOrientation.APPLY));

    byte[] pixels = rotating.pixels(ReferencePictures.read("images/jpeg-cmyk.jpg"));

    byte[] expected = ReferencePictures.preprocessed("jpeg-cmyk.jpg");
    for (int i = 0; i < expected.length; i++) {
      assertThat((pixels[i] & 0xFF) - (expected[i] & 0xFF)).isBetween(-2, 2);
    }
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

    CodedException refusal = refusal(preprocessor, file);

    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal).message().isNotBlank().doesNotContain("\n");
  }

  @Test
  void coversEveryBadPicture() {
    assertThat(ReferenceData.files("bad-images")).hasSize(11);
  }

  @ParameterizedTest
  @ValueSource(strings = {"33-dri-dht.jpg", "36-base-sector512-26.jpg", "64-plte-300.png"})
  void refusesWhatPillowRefusesThoughOtherDecodersReadIt(String name) {
    byte[] file = ReferencePictures.read("hard-bad-images/" + name);

    assertThat(refusal(preprocessor, file).code()).isEqualTo(ErrorCode.IMAGE_CORRUPT);
  }

  @ParameterizedTest
  @CsvSource({"jpeg-upscaled.jpg, 1", "png-one-pixel.png, 22", "SKU001-img_02.webp, 1"})
  void refusesAFileCutOffWhereverPillowDoes(String name, int fewestMissing) {
    byte[] whole = ReferencePictures.read("images/" + name);

    for (int length = whole.length - fewestMissing; length >= 12; length -= 1 + length / 100) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThat(refusal(preprocessor, part).code())
          .as("%d bytes", length)
          .isEqualTo(ErrorCode.IMAGE_TRUNCATED);
    }
  }

  /** Pillow's decoder looks some bytes ahead, whatever they are. */
  @ParameterizedTest
  @ValueSource(strings = {"00000000", "6162636465", "0d0a0d0a0d0a"})
  void readsAJpegWithoutEndMarkerIfItsRowsAreComplete(String behind) {
    assertThat(preprocessor.pixels(endingWith(behind)))
        .isEqualTo(ReferencePictures.preprocessed("jpeg-444.jpg"));
  }

  @ParameterizedTest
  @CsvSource({"'', IMAGE_TRUNCATED", "000000, IMAGE_TRUNCATED", "ffd8ffe0, IMAGE_CORRUPT"})
  void refusesAJpegWithoutEndMarkerOtherwise(String behind, ErrorCode code) {
    assertThat(refusal(preprocessor, endingWith(behind)).code()).isEqualTo(code);
  }

  private static byte[] endingWith(String hex) {
    byte[] whole = ReferencePictures.read("images/jpeg-444.jpg");
    byte[] tail = HexFormat.of().parseHex(hex);
    byte[] file = Arrays.copyOf(whole, whole.length - 2 + tail.length);
    System.arraycopy(tail, 0, file, whole.length - 2, tail.length);
    return file;
  }

  @Test
  void refusesInksThatAreCutOff() {
    byte[] whole = ReferencePictures.read("images/jpeg-cmyk.jpg");

    CodedException refusal = refusal(preprocessor, Arrays.copyOf(whole, whole.length / 2));

    assertThat(refusal.code()).isEqualTo(ErrorCode.IMAGE_TRUNCATED);
  }

  @Test
  void countsPixelsBeforeItDecodes() {
    byte[] file = ReferencePictures.read("images/png-rgb.png");
    byte[] undecodable = new PngBuilder(301, 400, 8, PngBuilder.RGB).chunk("IDAT").end();
    var enough = new ImagePreprocessor(ImagePreprocessing.DEFAULT.withMaxImagePixels(301 * 400));
    var tooFew =
        new ImagePreprocessor(ImagePreprocessing.DEFAULT.withMaxImagePixels(301 * 400 - 1));

    assertThat(enough.pixels(file)).hasSize(TENSOR_LENGTH);
    assertThat(refusal(enough, undecodable).code()).isEqualTo(ErrorCode.IMAGE_TRUNCATED);
    assertThat(refusal(tooFew, undecodable))
        .hasMessage("301 x 400 pixels, the limit is 120399 in all")
        .extracting(CodedException::code)
        .isEqualTo(ErrorCode.IMAGE_TOO_MANY_PIXELS);
  }

  @Test
  void boundsTheScansOfAJpegBeforeItDecodes() {
    byte[] file = ReferencePictures.read("images/jpeg-422-progressive.jpeg");
    long pixels = 640 * 427;
    long scans = ImageFile.parse(file).scans();
    byte[] scan = HexFormat.of().parseHex("ffda0008010100000000" + "01" + "ffd9");
    int more = (int) (33 - scans);
    byte[] longer = Arrays.copyOf(file, file.length - 2 + (scan.length - 2) * more + 2);
    for (int i = 0; i < more; i++) {
      System.arraycopy(scan, 0, longer, file.length - 2 + (scan.length - 2) * i, scan.length);
    }
    var large = new ImagePreprocessor(ImagePreprocessing.DEFAULT.withMaxImagePixels(2 * pixels));
    var exact = new ImagePreprocessor(ImagePreprocessing.DEFAULT.withMaxImagePixels(pixels));

    assertThat(ImageFile.parse(longer).scans()).isEqualTo(33);
    assertThat(exact.pixels(file)).hasSize(TENSOR_LENGTH);
    assertThat(refusal(exact, longer))
        .hasMessage(
            "640 x 427 pixels in 33 scans, the limit is 8744960 pixels in all scans together")
        .extracting(CodedException::code)
        .isEqualTo(ErrorCode.IMAGE_TOO_MANY_PIXELS);
    assertThat(large.pixels(longer)).hasSize(TENSOR_LENGTH);
  }

  @Test
  void boundsTheScansOfATinyJpegToo() {
    String head = "ffd8 ffc2 000b 08 0001 0001 01 011100".replace(" ", "");
    String scan = "ffda00080101000000000112";
    byte[] file = HexFormat.of().parseHex(head + scan.repeat(100_000) + "ffd9");
    var small = new ImagePreprocessor(ImagePreprocessing.DEFAULT.withMaxImagePixels(1 << 20));

    assertThat(refusal(small, file))
        .hasMessageStartingWith("1 x 1 pixels in 100000 scans")
        .extracting(CodedException::code)
        .isEqualTo(ErrorCode.IMAGE_TOO_MANY_PIXELS);
  }

  @Test
  void readsAPictureWhoseMemoryIsTooLargeToBeKept() {
    int side = 5800;
    byte[] rows = new byte[(side + 1) * side];
    byte[] file = new PngBuilder(side, side, 8, PngBuilder.GREY).pixels(rows).end();

    assertThat(preprocessor.pixels(file)).hasSize(TENSOR_LENGTH).containsOnly(0);
  }

  @Test
  void writesTheNormalisedPixelsAtTheOffset() {
    byte[] file = ReferencePictures.read("images/webp-lossy.webp");
    float[] expected = new float[TENSOR_LENGTH];
    new Normalizer(Normalization.IMAGENET)
        .normalize(preprocessor.pixels(file), 224 * 224, expected, 0);
    float[] batch = new float[2 * TENSOR_LENGTH];

    preprocessor.preprocess(file, batch, TENSOR_LENGTH);

    assertThat(batch).startsWith(new float[TENSOR_LENGTH]).endsWith(expected);
  }

  @Test
  void leavesTheTensorAloneWhenItRefusesAPicture() {
    byte[] file = ReferencePictures.read("bad-images/png-damaged-data.png");
    float[] tensor = new float[TENSOR_LENGTH];

    assertThatExceptionOfType(CodedException.class)
        .isThrownBy(() -> preprocessor.preprocess(file, tensor, 0));

    assertThat(tensor).containsOnly(0);
  }

  @Test
  void isSharedByThreads() throws InterruptedException, ExecutionException {
    List<String> names = pictures().toList();
    Callable<List<byte[]>> all =
        () ->
            names.stream()
                .map(name -> preprocessor.pixels(ReferencePictures.read("images/" + name)))
                .toList();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<List<byte[]>>> results = threads.invokeAll(List.of(all, all));

      List<byte[]> one = results.get(0).get();
      List<byte[]> other = results.get(1).get();
      for (int i = 0; i < names.size(); i++) {
        assertThat(one.get(i)).as(names.get(i)).isEqualTo(other.get(i));
      }
    } finally {
      threads.shutdown();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jpeg-upscaled.jpg",
        "jpeg-odd-size.jpg",
        "jpeg-422-progressive.jpeg",
        "png-bilevel.png",
        "png-palette-transparent.png",
        "png-gray-alpha.png",
        "SKU001-img_02.webp",
        "webp-alpha.webp",
        "webp-animated.webp"
      })
  void damagedFilesGiveCodedExceptionsOrTheSamePixelsEveryTime(String name) {
    byte[] whole = ReferencePictures.read("images/" + name);
    byte[] other = ReferencePictures.read("images/jpeg-422-progressive.jpeg");
    Random random = new Random(17);

    for (int round = 0; round < 40; round++) {
      byte[] file = Arrays.copyOf(whole, whole.length - random.nextInt(2) * random.nextInt(100));
      for (int flips = random.nextInt(8); flips >= 0; flips--) {
        int reach = random.nextBoolean() ? file.length : 64;
        file[random.nextInt(reach)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        byte[] pixels = preprocessor.pixels(file);
        assertThat(pixels).hasSize(TENSOR_LENGTH);
        preprocessor.pixels(other);
        assertThat(preprocessor.pixels(file)).as("after another picture").isEqualTo(pixels);
      } catch (CodedException e) {
        assertThat(e.code().name()).startsWith("IMAGE_");
      }
    }
  }

  private static CodedException refusal(ImagePreprocessor preprocessor, byte[] file) {
    return catchThrowableOfType(CodedException.class, () -> preprocessor.pixels(file));
  }
}
