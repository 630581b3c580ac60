package io.github.imagerecognition.product;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * SHA-256 over pictures, each a line of its key and its mark with a tabulator between, in the order
 * of the keys' UTF-8 bytes.
 */
public final class PictureHash {

  /** Enough to tell the states of one product apart, and short enough for a name. */
  static final int SHORT_DIGITS = 16;

  private final MessageDigest digest = DigestUtils.getSha256Digest();

  /** Adds the next picture. */
  public void add(String key, String mark) {
    digest.update((escaped(key) + "\t" + escaped(mark) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The hash in lower-case hexadecimal; nothing can be added afterwards. */
  public String hex() {
    return Hex.encodeHexString(digest.digest());
  }

  /** The first digits of {@link #hex}. */
  public String shortHex() {
    return shortened(hex());
  }

  /** The first digits of a hash, which tell the states of one product apart. */
  public static String shortened(String hex) {
    return hex.substring(0, SHORT_DIGITS);
  }

  /** Without the characters that separate, so that no two lists of pictures give the same text. */
  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
  }
}
