package io.github.imagerecognition.image;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A CMYK JPEG in Pillow's RGB. OpenCV rounds differently when it converts the inks, by up to two
 * levels; the JDK's decoder, which is libjpeg too, returns them unconverted.
 */
final class CmykImage implements PixelRows {

  /** The inks are kept in the heap, four bytes a pixel: 64 MiB. OpenCV decodes larger pictures. */
  private static final long MAX_PIXELS = 1 << 24;

  private static final int INKS = 4;

  private static final Logger LOG = LoggerFactory.getLogger(CmykImage.class);

  private static final AtomicBoolean WARNED = new AtomicBoolean();

  private final int width;
  private final int height;
  private final byte[] inks;
  private final ImageFile.Kind kind;

  private CmykImage(int width, int height, byte[] inks, ImageFile.Kind kind) {
    this.width = width;
    this.height = height;
    this.inks = inks;
    this.kind = kind;
  }

  /** Whether to decode a picture here, and not by {@link DecodedImage}, which applies rotations. */
  static boolean takes(ImageFile image, ExifOrientation orientation) {
    return (image.kind() == ImageFile.Kind.CMYK || image.kind() == ImageFile.Kind.YCCK)
        && orientation == ExifOrientation.IGNORE
        && image.pixels() <= MAX_PIXELS;
  }

  /**
   * Decodes a picture; empty when the JDK's decoder refuses it, for example because of a damaged
   * colour profile, or cannot be loaded.
   */
  static Optional<CmykImage> decode(ImageFile image) {
    try {
      return Optional.of(read(image));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    } catch (LinkageError e) {
      // Linux distributions build their JDK against the system's libjpeg and Little CMS, which a
      // runtime that is copied to another machine may lack.
      if (!WARNED.getAndSet(true)) {
        LOG.warn(
            "Cannot load this Java's JPEG decoder: OpenCV decodes CMYK JPEGs, with pixels that"
                + " differ from Pillow's by up to two levels ({})",
            e.toString());
      }
      return Optional.empty();
    }
  }

  private static CmykImage read(ImageFile image) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try (MemoryCacheImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(image.content()))) {
      reader.setInput(stream, true, true);
      Raster raster = reader.readRaster(0, null);
      byte[] inks = ((DataBufferByte) raster.getDataBuffer()).getData();
      return new CmykImage(raster.getWidth(), raster.getHeight(), inks, image.kind());
    } finally {
      reader.dispose();
    }
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public void readRow(int row, int column, byte[] rgb, int offset, int length) {
    int ink = (row * width + column) * INKS;
    for (int i = offset; i < offset + length; i += 3, ink += INKS) {
      // Adobe's files hold inverted inks, and Pillow takes all for Adobe's: this is 255 - K.
      int light = inks[ink + 3] & 0xFF;
      int first = inks[ink] & 0xFF;
      int second = inks[ink + 1] & 0xFF;
      int third = inks[ink + 2] & 0xFF;
      if (kind == ImageFile.Kind.YCCK) {
        int blue = second - 128;
        int red = third - 128;
        // libjpeg's ycck_cmyk_convert: 16 bits of fraction, then the complement.
        second = first + ((-22_554 * blue - 46_802 * red + (1 << 15)) >> 16);
        third = first + ((116_130 * blue + (1 << 15)) >> 16);
        first = first + ((91_881 * red + (1 << 15)) >> 16);
        first = 255 - clip(first);
        second = 255 - clip(second);
        third = 255 - clip(third);
      }
      rgb[i] = withLight(first, light);
      rgb[i + 1] = withLight(second, light);
      rgb[i + 2] = withLight(third, light);
    }
  }

  /** Pillow's cmyk2rgb in Convert.c, with its rounding division by 255. */
  private static byte withLight(int invertedInk, int light) {
    int product = (255 - invertedInk) * light + 128;
    return (byte) clip(light - (((product >> 8) + product) >> 8));
  }

  private static int clip(int level) {
    return Math.max(0, Math.min(255, level));
  }
}
