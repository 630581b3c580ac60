package io.github.imagerecognition.product;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How products lie in a bucket: every top-level folder whose name starts with a prefix is one, and
 * its pictures are the files in it, however deep, whose name ends like a picture's and does not
 * begin with a dot.
 *
 * @param productPrefix of the folders' names, {@code producto-}; empty takes every folder
 * @param excludedFolder a top-level folder that is none: the output's, or empty
 */
public record ProductLayout(String productPrefix, String excludedFolder) implements Serializable {

  private static final List<String> IMAGE_ENDINGS = List.of(".webp", ".jpg", ".jpeg", ".png");

  /** The product that a key belongs to: its first folder, if that is a product's. */
  public Optional<String> productOf(String key) {
    int slash = key.indexOf('/');
    if (slash < 0 || !key.startsWith(productPrefix)) {
      return Optional.empty();
    }
    String folder = key.substring(0, slash);
    return folder.startsWith(productPrefix) && !folder.equals(excludedFolder)
        ? Optional.of(folder)
        : Optional.empty();
  }

  /**
   * Whether a key ends like a picture's, in capitals or not, and its file is not a hidden one:
   * macOS puts {@code ._a.jpg} beside {@code a.jpg}, which is no picture.
   */
  public static boolean isImage(String key) {
    if (key.startsWith(".", key.lastIndexOf('/') + 1)) {
      return false;
    }
    String lowerCase = key.toLowerCase(Locale.ROOT);
    return IMAGE_ENDINGS.stream().anyMatch(lowerCase::endsWith);
  }

  /**
   * Whether a product's name can be a folder of an output: not empty, not one or two dots, without
   * NUL. How long it may be depends on the output.
   */
  public static boolean isSafe(String product) {
    return !product.matches("\\.{0,2}") && product.indexOf('\0') < 0;
  }
}
