package io.github.imagerecognition.bucket;

import java.util.Comparator;

/**
 * The order of UTF-8 bytes, in which object stores list keys. It differs from {@link
 * String#compareTo} where a character outside the basic plane (an emoji) meets one of U+E000 to
 * U+FFFF: UTF-16 puts the emoji first, UTF-8 last.
 */
public final class Utf8Order implements Comparator<String> {

  /** The only instance. */
  public static final Utf8Order INSTANCE = new Utf8Order();

  private Utf8Order() {}

  @Override
  public int compare(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean aIsSurrogate = Character.isSurrogate(a);
        return aIsSurrogate == Character.isSurrogate(b) ? a - b : aIsSurrogate ? 1 : -1;
      }
    }
    return left.length() - right.length();
  }
}
