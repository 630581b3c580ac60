package io.github.imagerecognition.bucket;

import java.util.regex.Pattern;

/** The limits that every name of a location keeps. */
final class Keys {

  /** A segment of one or two dots, which what stands between may resolve. */
  private static final Pattern DOTS = Pattern.compile("(^|/)\\.{1,2}(/|$)");

  /** The same, or a segment that is empty. */
  private static final Pattern UNSAFE = Pattern.compile("(^|/)\\.{0,2}(/|$)");

  private Keys() {}

  static String withSlash(String text) {
    return text.endsWith("/") ? text : text + "/";
  }

  /** Refuses what would break a line of a log, or an address. */
  static void requirePrintable(String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "'%s' holds a control character".formatted(text.replaceAll("\\p{Cc}", "?")));
    }
  }

  /** Refuses a prefix that what stands between would take for another one. */
  static void requireNoDots(String prefix, String bucket) {
    if (DOTS.matcher(prefix).find()) {
      throw new IllegalArgumentException(
          "'%s' leads out of the bucket %s".formatted(prefix, bucket));
    }
  }

  /** Refuses a path that is none below a location. */
  static void requireInside(String path, String location) {
    if (path.startsWith("/") || DOTS.matcher(path).find()) {
      throw new IllegalArgumentException(
          "'%s' leads out of the bucket %s".formatted(path, location));
    }
  }

  /** Whether an object with this key is safe to be written or deleted. */
  static boolean isSafe(String key) {
    return !UNSAFE.matcher(key).find();
  }
}
