package io.github.imagerecognition.image;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.util.Locale;

/**
 * What a file says of its picture before a pixel is decoded.
 *
 * @param format told by the first bytes, whatever the file's name
 * @param width in pixels, as stored
 * @param height in pixels, as stored
 * @param content what to decode: the file, without what only confuses decoders
 * @param scans how often a JPEG's pixels are gone through
 * @param ends whether the end marker of a JPEG was found
 */
record ImageFile(
    ImageFormat format,
    int width,
    int height,
    byte[] content,
    Kind kind,
    long scans,
    boolean ends) {

  /** How a picture is stored, where decoders differ in reading it. */
  enum Kind {
    /** JPEG of four inks. */
    CMYK,
    /** JPEG of four inks, of which three are stored as luminance and chrominance. */
    YCCK,
    /** PNG that libpng refuses or reads otherwise than Pillow. */
    UNUSUAL_PNG,
    /** All else. */
    COMMON
  }

  ImageFile(ImageFormat format, int width, int height, byte[] content, Kind kind) {
    this(format, width, height, content, kind, 1, true);
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
      throw format.corrupt(
          String.format(Locale.ROOT, "a size of %d x %d pixels", image.width, image.height));
    }
    return image;
  }

  long pixels() {
    return (long) width * height;
  }

  /** The error of a decoder that did not say more. */
  CodedException undecodable() {
    return ends
        ? format.corrupt("its data cannot be decoded")
        : format.truncated("no end marker, and its data end before its rows");
  }
}
