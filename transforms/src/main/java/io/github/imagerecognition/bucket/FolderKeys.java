package io.github.imagerecognition.bucket;

import io.github.imagerecognition.bucket.StoreException.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** Keys as paths below a folder. */
final class FolderKeys {

  /** What file systems allow. */
  private static final int MAX_NAME_BYTES = 255;

  private FolderKeys() {}

  private static void requireShortNames(Path root, String key) {
    for (String name : key.split("/", -1)) {
      if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
        throw new StoreException(
            Kind.UNUSABLE_KEY,
            root.toString(),
            String.format(
                Locale.ROOT, "a folder cannot have a name of more than %d bytes", MAX_NAME_BYTES));
      }
    }
  }

  /**
   * The file that has a key.
   *
   * @throws StoreException {@code UNUSABLE_KEY} when none can have it
   */
  static Path resolve(Path root, String key) {
    try {
      Path path = root.resolve(key).normalize();
      requireShortNames(root, key);
      if (path.startsWith(root) && !path.equals(root)) {
        return path;
      }
    } catch (InvalidPathException e) {
      if (key.indexOf('\0') >= 0) {
        throw new StoreException(
            Kind.UNUSABLE_KEY,
            root.toString(),
            "no file's name can contain NUL, as a key has it",
            e);
      }
      throw new StoreException(
          Kind.FAILED,
          root.toString(),
          "the key '%s' cannot be a file's name here (with accents, set LC_ALL=C.UTF-8)"
              .formatted(key),
          e);
    }
    throw new StoreException(
        Kind.UNUSABLE_KEY, root.toString(), "the key '%s' leads out of %s".formatted(key, root));
  }
}
