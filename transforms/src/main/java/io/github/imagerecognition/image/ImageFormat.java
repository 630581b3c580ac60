package io.github.imagerecognition.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.util.Arrays;
import java.util.HexFormat;

/** The formats that are read. */
enum ImageFormat {
  JPEG,
  PNG,
  WEBP;

  private static final int LONGEST_SIGNATURE = 12;

  /** Tells the format by the file's first bytes. */
  static ImageFormat of(byte[] file) {
    byte[] head = Arrays.copyOf(file, Math.min(file.length, LONGEST_SIGNATURE));
    String start = new String(head, ISO_8859_1);
    if (start.startsWith("\u00ff\u00d8\u00ff")) {
      return JPEG;
    }
    if (start.startsWith("\u0089PNG\r\n\u001a\n")) {
      return PNG;
    }
    if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
      return WEBP;
    }
    throw new CodedException(
        ErrorCode.IMAGE_UNSUPPORTED, "neither JPEG, PNG nor WebP, but " + describe(start, head));
  }

  private static String describe(String start, byte[] head) {
    if (start.startsWith("GIF8")) {
      return "GIF";
    }
    if (start.startsWith("BM")) {
      return "BMP";
    }
    if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
      return "TIFF";
    }
    if (start.startsWith("ftyp", 4)) {
      return "AVIF, HEIC or a video";
    }
    if (start.startsWith("%PDF")) {
      return "PDF";
    }
    if (start.stripLeading().startsWith("<")) {
      return "HTML or XML";
    }
    return "something that begins with bytes " + HexFormat.ofDelimiter(" ").formatHex(head);
  }

  CodedException truncated(String found) {
    return new CodedException(ErrorCode.IMAGE_TRUNCATED, "%s cut off: %s".formatted(this, found));
  }

  CodedException corrupt(String found) {
    return new CodedException(ErrorCode.IMAGE_CORRUPT, "damaged %s: %s".formatted(this, found));
  }
}
