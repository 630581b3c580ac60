package io.github.imagerecognition.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Folders of products, made of links so that 50,000 pictures take neither time nor room. */
final class Catalogue {

  private Catalogue() {}

  /** A catalogue with so many copies of every product of another. */
  static Path copies(Path catalogue, int copies, Path target) throws IOException {
    for (Path picture : pictures(catalogue)) {
      Path product = picture.getParent();
      for (int copy = 0; copy < copies; copy++) {
        Path folder =
            target.resolve(String.format(Locale.ROOT, "%s-%05d", product.getFileName(), copy));
        Files.createDirectories(folder);
        Files.createLink(folder.resolve(picture.getFileName()), picture);
      }
    }
    return target;
  }

  /** A catalogue of so many products that have one and the same picture each. */
  static Path ofOnePicture(Path picture, int products, Path target) throws IOException {
    for (int product = 0; product < products; product++) {
      Path folder =
          Files.createDirectories(
              target.resolve(String.format(Locale.ROOT, "producto-%05d", product)));
      Files.createLink(folder.resolve(picture.getFileName()), picture);
    }
    return target;
  }

  /** The picture itself, or all pictures in a folder, sorted. */
  static List<Path> pictures(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(jpg|jpeg|png|webp)"))
          .sorted()
          .toList();
    }
  }

  /** Deletes a folder with all that is in it, if it is there. */
  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
