package io.github.imagerecognition.model;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Environment;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Where downloaded weights and written model files stay between runs. */
record CacheFolder(Path path) {

  /** Fills a file that does not yet have its name. */
  @FunctionalInterface
  interface Content {
    void writeTo(Path file) throws IOException;
  }

  /**
   * The user's folder: {@code IMAGE_RECOGNITION_CACHE}, else {@code image-recognition} below {@code
   * XDG_CACHE_HOME}, else below {@code ~/.cache}.
   *
   * @throws CodedException {@code CONFIGURATION} when there is none of them
   */
  static CacheFolder ofUser(Environment environment) {
    return environment
        .get("IMAGE_RECOGNITION_CACHE")
        .map(own -> new CacheFolder(Path.of(own)))
        .orElseGet(
            () ->
                new CacheFolder(
                    environment
                        .get("XDG_CACHE_HOME")
                        .map(Path::of)
                        .orElseGet(() -> homeFolder().resolve(".cache"))
                        .resolve("image-recognition")));
  }

  private static Path homeFolder() {
    Path home = Path.of(System.getProperty("user.home"));
    // Java's word for a user without one, as in some containers, is a question mark.
    if (!home.isAbsolute()) {
      throw new CodedException(
          ErrorCode.CONFIGURATION,
          "this user has no home folder for the cache; set IMAGE_RECOGNITION_CACHE to a folder");
    }
    return home;
  }

  Path file(String name) {
    return path.resolve(name);
  }

  /**
   * Writes a file so that it appears complete or not at all, even when others write it too.
   *
   * @throws CodedException {@code CONFIGURATION} when the folder cannot be written to
   */
  Path write(String name, Content content) {
    try {
      Files.createDirectories(path);
      // With the permissions that files have here: a temporary file would be its owner's alone.
      Path unfinished = Files.createFile(path.resolve(name + "." + UUID.randomUUID() + ".part"));
      try {
        content.writeTo(unfinished);
        // Without this a power cut could leave the name without the content.
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
        return Files.move(
            unfinished,
            file(name),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  CodedException unusable(IOException cause) {
    return new CodedException(
        ErrorCode.CONFIGURATION,
        "cannot write to the cache folder %s (%s); set IMAGE_RECOGNITION_CACHE to another one"
            .formatted(path, cause),
        cause);
  }
}
