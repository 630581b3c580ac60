package io.github.imagerecognition.image;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Makes tensors of picture files (JPEG, PNG, WebP, told by content), equal to those of Pillow 9.4
 * and torchvision 0.14: {@code convert("RGB")}, {@code Resize}, {@code CenterCrop}, {@code
 * ToTensor}, {@code Normalize}. Any number of threads may share one; it keeps buffers for as many
 * as use it at the same time.
 *
 * <p>Alpha is dropped, of an animation the first picture counts. Damaged and odd files are read or
 * refused as Pillow does. These differences are known: a CMYK JPEG of more than 2^24 pixels, with a
 * damaged colour profile or with its rotation applied may be off by a level or two; metadata are
 * not read, so that damage in them does not count; a JPEG of very many scans is refused. With
 * {@link ImagePreprocessing#fastDecode} large JPEGs are off by a few levels.
 *
 * <pre>{@code
 * var preprocessor = new ImagePreprocessor(ImagePreprocessing.DEFAULT);
 * var batch = new float[files.size() * preprocessor.tensorLength()];
 * for (int i = 0; i < files.size(); i++) {
 *   preprocessor.preprocess(files.get(i), batch, i * preprocessor.tensorLength());
 * }
 * }</pre>
 */
public final class ImagePreprocessor {

  /**
   * What a decoder may have to do: as many scans of the largest picture that is permitted. Encoders
   * write about ten; a file of 78 KB can hold 5,000, which would take hours.
   */
  private static final long MOST_SCANS = 32;

  /** What a scan costs at least, however small the picture is. */
  private static final long LEAST_PIXELS_OF_A_SCAN = 4096;

  private final ImagePreprocessing preprocessing;
  private final Deque<PillowResize> idle = new ConcurrentLinkedDeque<>();
  private final Normalizer normalizer;

  /** A preprocessor with the given choices. */
  public ImagePreprocessor(ImagePreprocessing preprocessing) {
    this.preprocessing = preprocessing;
    this.normalizer = new Normalizer(preprocessing.normalization());
  }

  /**
   * Loads the native decoders into the process, for which its first picture would wait for half a
   * second.
   */
  public static void loadDecoders() {
    DecodedImage.loadDecoders();
  }

  /** Width and height of the tensor's picture, in pixels. */
  public int imageSize() {
    return preprocessing.imageSize();
  }

  /** How many floats one picture becomes: three planes of {@code imageSize * imageSize}. */
  public int tensorLength() {
    return 3 * imageSize() * imageSize();
  }

  /**
   * Writes the picture's {@link #tensorLength} floats at {@code offset}: three planes of rows, red,
   * green, blue (one image of an NCHW batch).
   *
   * @throws CodedException as {@link #pixels} does; the tensor is untouched then
   */
  public void preprocess(byte[] file, float[] tensor, int offset) {
    normalizer.normalize(pixels(file), imageSize() * imageSize(), tensor, offset);
  }

  /**
   * The crop before normalisation: {@code imageSize} rows of {@code imageSize} times red, green,
   * blue.
   *
   * @throws CodedException with {@code IMAGE_EMPTY}, {@code IMAGE_UNSUPPORTED}, {@code
   *     IMAGE_TRUNCATED}, {@code IMAGE_TOO_MANY_PIXELS} or {@code IMAGE_CORRUPT}
   */
  public byte[] pixels(byte[] file) {
    try {
      return decodeAndResize(file);
    } catch (CodedException e) {
      throw e;
    } catch (RuntimeException e) {
      // Anybody may have made the file: what a parser stumbles over must not end the job.
      throw new CodedException(ErrorCode.IMAGE_CORRUPT, "its parts do not fit together", e);
    }
  }

  private byte[] decodeAndResize(byte[] file) {
    ImageFile image = ImageFile.parse(file);
    if (image.pixels() > preprocessing.maxImagePixels()) {
      throw new CodedException(
          ErrorCode.IMAGE_TOO_MANY_PIXELS,
          String.format(
              Locale.ROOT,
              "%d x %d pixels, the limit is %d in all",
              image.width(),
              image.height(),
              preprocessing.maxImagePixels()));
    }
    long work = Math.max(image.pixels(), LEAST_PIXELS_OF_A_SCAN) * image.scans();
    long most = Math.max(preprocessing.maxImagePixels(), LEAST_PIXELS_OF_A_SCAN) * MOST_SCANS;
    if (work > most) {
      throw new CodedException(
          ErrorCode.IMAGE_TOO_MANY_PIXELS,
          String.format(
              Locale.ROOT,
              "%d x %d pixels in %d scans, the limit is %d pixels in all scans together",
              image.width(),
              image.height(),
              image.scans(),
              most));
    }
    if (CmykImage.takes(image, preprocessing.exifOrientation())) {
      if (!image.ends()) {
        // The JDK's decoder takes half a picture for a whole one.
        DecodedImage.decode(image, preprocessing.exifOrientation(), 1).close();
      }
      Optional<CmykImage> inks = CmykImage.decode(image);
      if (inks.isPresent()) {
        return resizeAndCrop(inks.get());
      }
    }
    try (DecodedImage decoded =
        DecodedImage.decode(image, preprocessing.exifOrientation(), reduction(image))) {
      return resizeAndCrop(decoded);
    }
  }

  /** By how much a JPEG is reduced in decoding: what is left has twice the size that is needed. */
  private int reduction(ImageFile image) {
    if (preprocessing.fastDecode() && image.format() == ImageFormat.JPEG) {
      int shorter = Math.min(image.width(), image.height());
      for (int reduction = 8; reduction > 1; reduction /= 2) {
        if (shorter / reduction >= 2 * preprocessing.resizeSize()) {
          return reduction;
        }
      }
    }
    return 1;
  }

  private byte[] resizeAndCrop(PixelRows image) {
    PillowResize kept = idle.poll();
    PillowResize resize =
        kept == null
            ? new PillowResize(preprocessing.resizeSize(), preprocessing.imageSize())
            : kept;
    try {
      return resize.resizeAndCrop(image);
    } finally {
      idle.push(resize);
    }
  }
}
