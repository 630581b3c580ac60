package io.github.imagerecognition.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What torchvision and Pillow make of 45 pictures, and eleven bad ones: {@code src/reference}. */
public final class ReferenceData {

  private ReferenceData() {}

  /** The path of a file or folder below {@code src/reference}, such as {@code images}. */
  public static Path path(String name) {
    String folder = System.getProperty("reference.dir");
    if (folder == null) {
      throw new IllegalStateException(
          "run the tests with Maven, or set -Dreference.dir=src/reference");
    }
    return Path.of(folder).resolve(name);
  }

  /** The files of a folder below {@code src/reference}, sorted by name. */
  public static List<Path> files(String folder) {
    try (Stream<Path> files = Files.list(path(folder))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
