package io.github.imagerecognition.image;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;

/**
 * What a file says of its picture before a pixel is decoded.
 *
 * @param format told by the first bytes, whatever the file's name
 * @param width in pixels, as stored
 * @param height in pixels, as stored
 * @param content what to decode: the file, without what only confuses decoders
 */
record ImageFile(ImageFormat format, int width, int height, byte[] content, Colours colours) {

  /** How a picture's colours are stored, where decoders differ in reading them. */
  enum Colours {
    /** JPEG's four inks. */
    CMYK,
    /** Four inks, of which three are stored as luminance and chrominance. */
    YCCK,
    /** All else. */
    OTHER
  }

  ImageFile(ImageFormat format, int width, int height, byte[] content) {
    this(format, width, height, content, Colours.OTHER);
  }

  /** Parses a whole file from its signature to its end marker. */
  static ImageFile parse(byte[] file) {
    if (file.length == 0) {
      throw new CodedException(ErrorCode.IMAGE_EMPTY, "the file has no bytes");
    }
    ImageFormat format = ImageFormat.of(file);
    ImageFile image =
        switch (format) {
          case JPEG -> JpegParser.parse(file);
          case PNG -> PngParser.parse(file);
          case WEBP -> WebpParser.parse(file);
        };
    if (image.width <= 0 || image.height <= 0) {
      throw format.corrupt("a size of %d x %d pixels".formatted(image.width, image.height));
    }
    return image;
  }

  long pixels() {
    return (long) width * height;
  }
}
