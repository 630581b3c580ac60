package io.github.imagerecognition.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Map.entry;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/** The formats that are read. */
enum ImageFormat {
  JPEG,
  PNG,
  WEBP;

  private static final int LONGEST_SIGNATURE = 12;

  /** Of a text, what tells SVG from other XML, whose declaration comes first. */
  private static final int HEAD = 256;

  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  private static final Map<String, String> OTHERS =
      Map.ofEntries(
          entry("GIF8", "GIF"),
          entry("BM", "BMP"),
          entry("II*\0", "TIFF"),
          entry("MM\0*", "TIFF"),
          entry("%PDF", "PDF"),
          entry("8BPS", "Photoshop's PSD"),
          entry("\0\0\1\0", "ICO"),
          entry("PK\3\4", "ZIP"),
          entry("\u001f\u008b", "gzip"),
          entry("\u00ff\n", "JPEG XL"),
          entry("\0\0\0\fJXL \r\n\u0087\n", "JPEG XL"),
          entry("\0\0\0\fjP  \r\n\u0087\n", "JPEG 2000"),
          entry("\u00ffO\u00ffQ", "JPEG 2000"),
          entry("version https://git-lfs", "a Git LFS pointer, not the file it stands for"),
          entry("\0\5\u0016\7", "the metadata of a file on macOS"));

  /** Of ISO media files, by their first brand. */
  private static final Map<String, String> BRANDS =
      Map.of(
          "avif", "AVIF", "avis", "AVIF", "heic", "HEIC", "heix", "HEIC", "hevc", "HEIC", "mif1",
          "HEIF", "msf1", "HEIF");

  /** Tells the format by the file's first bytes. */
  static ImageFormat of(byte[] file) {
    byte[] head = Arrays.copyOf(file, Math.min(file.length, HEAD));
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
        ErrorCode.IMAGE_UNSUPPORTED, "neither JPEG, PNG nor WebP, but " + describe(head));
  }

  private static String describe(byte[] head) {
    String start = new String(head, ISO_8859_1);
    for (Map.Entry<String, String> other : OTHERS.entrySet()) {
      if (start.startsWith(other.getKey())) {
        return other.getValue();
      }
    }
    if (start.startsWith("ftyp", 4)) {
      return BRANDS.getOrDefault(
          start.substring(8, Math.min(12, start.length())), "HEIF or a video");
    }
    String text = start.startsWith(BYTE_ORDER_MARK) ? start.substring(3) : start;
    if (text.stripLeading().startsWith("<")) {
      return text.contains("<svg") ? "SVG" : "HTML or XML";
    }
    if (text.stripLeading().startsWith("{") || text.stripLeading().startsWith("[")) {
      return "JSON";
    }
    int shown = Math.min(head.length, LONGEST_SIGNATURE);
    return "something that begins with bytes "
        + HexFormat.ofDelimiter(" ").formatHex(head, 0, shown);
  }

  CodedException truncated(String found) {
    return new CodedException(ErrorCode.IMAGE_TRUNCATED, "%s cut off: %s".formatted(this, found));
  }

  CodedException corrupt(String found) {
    return new CodedException(ErrorCode.IMAGE_CORRUPT, "damaged %s: %s".formatted(this, found));
  }
}
