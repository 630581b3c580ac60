package io.github.imagerecognition.image;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.util.Optional;

/**
 * Makes tensors of picture files (JPEG, PNG, WebP, told by content), equal to those of Pillow 9.4
 * and torchvision 0.14: {@code convert("RGB")}, {@code Resize(256)}, {@code CenterCrop(224)},
 * {@code ToTensor}, {@code Normalize}. Stateless, so any number of threads may share one.
 *
 * <p>Alpha is dropped, of an animation the first picture counts. Two differences are known: CMYK of
 * more than 2^25 pixels, or with rotation applied, may be off by a level or two, and of 16-bit
 * greys the high byte is taken, where Pillow clips everything above 255 to white.
 *
 * <pre>{@code
 * var preprocessor = new ImagePreprocessor(ImagePreprocessing.DEFAULT);
 * var batch = new float[files.size() * ImagePreprocessor.TENSOR_LENGTH];
 * for (int i = 0; i < files.size(); i++) {
 *   preprocessor.preprocess(files.get(i), batch, i * ImagePreprocessor.TENSOR_LENGTH);
 * }
 * }</pre>
 */
public final class ImagePreprocessor {

  /** Width and height of the crop, in pixels. */
  public static final int SIZE = 224;

  /** How many floats one picture becomes. */
  public static final int TENSOR_LENGTH = 3 * SIZE * SIZE;

  private final ImagePreprocessing preprocessing;

  /** A preprocessor with the given choices. */
  public ImagePreprocessor(ImagePreprocessing preprocessing) {
    this.preprocessing = preprocessing;
  }

  /**
   * Writes the picture's {@link #TENSOR_LENGTH} floats at {@code offset}: three planes of 224 rows
   * of 224, red, green, blue (one image of an NCHW batch).
   *
   * @throws CodedException as {@link #pixels} does; the tensor is untouched then
   */
  public void preprocess(byte[] file, float[] tensor, int offset) {
    Normalization.normalize(pixels(file), tensor, offset);
  }

  /**
   * The crop before normalisation: 224 rows of 224 times red, green, blue.
   *
   * @throws CodedException with {@code IMAGE_EMPTY}, {@code IMAGE_UNSUPPORTED}, {@code
   *     IMAGE_TRUNCATED}, {@code IMAGE_TOO_MANY_PIXELS} or {@code IMAGE_CORRUPT}
   */
  public byte[] pixels(byte[] file) {
    ImageFile image = ImageFile.parse(file);
    if (image.pixels() > preprocessing.maxImagePixels()) {
      throw new CodedException(
          ErrorCode.IMAGE_TOO_MANY_PIXELS,
          "%d x %d pixels, the limit is %d in all"
              .formatted(image.width(), image.height(), preprocessing.maxImagePixels()));
    }
    if (CmykImage.takes(image, preprocessing.exifOrientation())) {
      Optional<CmykImage> inks = CmykImage.decode(image);
      if (inks.isPresent()) {
        return PillowResize.resizeAndCrop(inks.get());
      }
    }
    try (DecodedImage decoded = DecodedImage.decode(image, preprocessing.exifOrientation())) {
      return PillowResize.resizeAndCrop(decoded);
    }
  }
}
