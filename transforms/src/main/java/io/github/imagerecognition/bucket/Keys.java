package io.github.imagerecognition.bucket;

import java.util.regex.Pattern;

/** The rules for names in a location. */
final class Keys {

  /** A segment that is empty or has one or two dots only; a proxy or a client may resolve it. */
  private static final Pattern UNSAFE = Pattern.compile("(^|/)\\.{0,2}(/|$)");

  private Keys() {}

  static String withSlash(String text) {
    return text.endsWith("/") ? text : text + "/";
  }

  /** A key as one line of a log can hold it. */
  static String printable(String key) {
    return key.replaceAll("\\p{Cc}", "?");
  }

  /** Refuses what would break a line of a log, or an address. */
  static void requirePrintable(String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "'%s' holds a control character".formatted(printable(text)));
    }
  }

  /** Refuses a prefix that a proxy or a client could take for another one. */
  static void requireNoDots(String prefix, String bucket) {
    if (hasSegment(prefix, "..")) {
      throw leadsOut(prefix, bucket);
    }
    if (hasSegment(prefix, ".")) {
      throw new IllegalArgumentException(
          "'%s' has the segment '.': leave it out".formatted(prefix));
    }
  }

  /** Refuses a path that does not stay below a location. */
  static void requireInside(String path, String location) {
    if (path.startsWith("/")) {
      throw leadsOut(path, location);
    }
    requireNoDots(path, location);
  }

  private static boolean hasSegment(String path, String segment) {
    return ("/" + path + "/").contains("/" + segment + "/");
  }

  private static IllegalArgumentException leadsOut(String path, String location) {
    return new IllegalArgumentException(
        "'%s' leads out of the bucket %s".formatted(path, location));
  }

  /** Whether an object with this key is safe to be written or deleted. */
  static boolean isSafe(String key) {
    return !UNSAFE.matcher(key).find();
  }
}
