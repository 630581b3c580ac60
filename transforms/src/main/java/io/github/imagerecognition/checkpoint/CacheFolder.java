package io.github.imagerecognition.checkpoint;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Environment;
import io.github.imagerecognition.process.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where downloaded weights and written model files stay between runs. */
public record CacheFolder(Path path) {

  /**
   * The user's folder: {@code IMAGE_RECOGNITION_CACHE}, else {@code image-recognition} below {@code
   * XDG_CACHE_HOME}, else below {@code ~/.cache}.
   *
   * @throws CodedException {@code CONFIGURATION} when there is none of them
   */
  public static CacheFolder ofUser(Environment environment) {
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

  public Path file(String name) {
    return path.resolve(name);
  }

  /**
   * Writes a file so that it appears complete or not at all, even when others write it too.
   *
   * @throws CodedException {@code CONFIGURATION} when the folder cannot be written to
   */
  public Path write(String name, AtomicFile.Content content) {
    try {
      AtomicFile.write(file(name), content);
      return file(name);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** A short file's text, if the file is there and can be read. */
  public Optional<String> readNote(String name) {
    try {
      return Optional.of(Files.readString(file(name)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  public CodedException unusable(IOException cause) {
    return new CodedException(
        ErrorCode.CONFIGURATION,
        "cannot write to the cache folder %s (%s); set IMAGE_RECOGNITION_CACHE to another one"
            .formatted(path, cause),
        cause);
  }
}
