package io.github.imagerecognition.image;

import static io.github.imagerecognition.image.PngChunks.EXIF;
import static io.github.imagerecognition.image.PngChunks.FIRST;
import static io.github.imagerecognition.image.PngChunks.IDAT;
import static io.github.imagerecognition.image.PngChunks.IEND;
import static io.github.imagerecognition.image.PngChunks.IHDR;
import static io.github.imagerecognition.image.PngChunks.PLTE;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * Walks a PNG's chunks and refuses what Pillow refuses of them: wrong checksums before the image
 * data, and incomplete chunks. What libpng would refuse, or read otherwise, is left to {@link
 * PngDecoder}, which also keeps libpng from printing complaints. Of other files only the chunks
 * that make the picture are handed on: colour profiles and texts do not count for Pillow either,
 * and without its control chunk an animation is its default picture.
 */
final class PngParser {

  /** libpng's {@code PNG_USER_WIDTH_MAX} and {@code PNG_USER_HEIGHT_MAX}. */
  private static final int LONGEST_SIDE = 1_000_000;

  private final byte[] file;
  private final PngChunks chunks;

  /** Null as long as all is essential: copying a file costs as much as checking its sums. */
  private ByteArrayOutputStream essential;

  /** Whether libpng reads the file, and as Pillow. */
  private boolean common = true;

  private int paletteLength;

  /** As the last IHDR chunk has it. */
  private int bitDepth;

  private PngParser(byte[] file) {
    this.file = file;
    chunks = new PngChunks(file);
  }

  static ImageFile parse(byte[] file) {
    return new PngParser(file).parse();
  }

  private ImageFile parse() {
    readHead();
    PngHeader header = PngHeader.parse(file);
    if (Math.max(header.width(), header.height()) > LONGEST_SIDE) {
      throw new CodedException(
          ErrorCode.IMAGE_TOO_MANY_PIXELS,
          String.format(
              Locale.ROOT,
              "%d x %d pixels, the limit is %d a side",
              header.width(),
              header.height(),
              LONGEST_SIDE));
    }
    common &= !header.isGreyOf16Bits() && header.permitsPalette(paletteLength);
    readImageData();
    readTail();
    ImageFile.Kind kind = common ? ImageFile.Kind.COMMON : ImageFile.Kind.UNUSUAL_PNG;
    byte[] content = common ? essential() : file;
    return new ImageFile(ImageFormat.PNG, header.width(), header.height(), content, kind);
  }

  /** The chunks before the image data. */
  private void readHead() {
    for (; !chunks.is(IDAT); step()) {
      if (!chunks.exists()) {
        throw ImageFormat.PNG.truncated(
            String.format(Locale.ROOT, "no image data in %d bytes", file.length));
      }
      if (!chunks.hasName() || chunks.is(IEND)) {
        throw ImageFormat.PNG.corrupt("no image data at byte " + chunks.position());
      }
      if (!chunks.hasSum()) {
        throw chunks.cutOff();
      }
      if (!chunks.hasRightSum()) {
        throw ImageFormat.PNG.corrupt("wrong checksum at byte " + chunks.position());
      }
      switch (chunks.type()) {
        case IHDR -> {
          common &= chunks.position() == FIRST && PngHeader.isStandard(chunks.data());
          bitDepth = common ? chunks.data().get(PngHeader.BIT_DEPTH) : 0;
        }
        case PLTE -> {
          common &= paletteLength == 0 && chunks.length() > 0 && bitDepth > 0;
          paletteLength = chunks.length();
        }
        default -> common &= chunks.isAncillary();
      }
    }
  }

  /** Consecutive IDAT chunks; Pillow needs of them what makes the rows, and no checksums. */
  private void readImageData() {
    common &= chunks.length() > 0 && PngHeader.declaresWholeWindow(chunks.data().get(0));
    for (; chunks.is(IDAT); step()) {
      common &= chunks.hasRightSum();
    }
  }

  /** Pillow wants the chunks up to IEND complete, and reads no further than to what is none. */
  private void readTail() {
    for (; chunks.exists() && chunks.hasName(); step()) {
      if (chunks.is(IEND)) {
        common &= chunks.hasRightSum();
        step();
        return;
      }
      if (!chunks.hasAllData()) {
        throw chunks.cutOff();
      }
      common &= chunks.isAncillary();
    }
    common = false;
  }

  /** Hands on a chunk that makes the picture; of an uncommon file all is handed on as it is. */
  private void step() {
    if (!common) {
      essential = null;
    } else if (chunks.is(PLTE)) {
      copy().writeBytes(completePalette());
    } else if (chunks.isAncillary() && !(chunks.is(EXIF) && chunks.hasRightSum())) {
      copy();
    } else if (essential != null) {
      essential.write(file, chunks.position(), chunks.end() - chunks.position());
    }
    chunks.next();
  }

  private ByteArrayOutputStream copy() {
    if (essential == null) {
      essential = new ByteArrayOutputStream(file.length);
      essential.write(file, 0, chunks.position());
    }
    return essential;
  }

  /** A PLTE chunk with the colours that Pillow takes for those that this one lacks. */
  private byte[] completePalette() {
    byte[] colours = PngHeader.completed(chunks.data());
    int length = 3 << Math.min(8, bitDepth);
    ByteBuffer chunk = ByteBuffer.allocate(length + PngChunks.OVERHEAD);
    chunk.putInt(length).putInt(PLTE).put(colours, 0, length);
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, length + 4);
    return chunk.putInt((int) sum.getValue()).array();
  }

  private byte[] essential() {
    if (essential != null) {
      return essential.toByteArray();
    }
    return chunks.position() == file.length ? file : Arrays.copyOf(file, chunks.position());
  }
}
