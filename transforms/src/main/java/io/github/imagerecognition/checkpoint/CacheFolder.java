package io.github.imagerecognition.checkpoint;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.process.AtomicFile;
import io.github.imagerecognition.process.Proxies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where downloaded weights and written model files stay between runs.
 *
 * @param path it need not exist
 * @param remedy what helps when it cannot be used, for messages
 * @param proxies the way to the weights that it does not hold yet
 */
public record CacheFolder(Path path, String remedy, Proxies proxies) {

  static final String REMEDY = "choose another cache folder";

  /** A cache folder that the caller has chosen. */
  public CacheFolder(Path path) {
    this(path, REMEDY);
  }

  /** A cache folder, and Java's own proxies. */
  public CacheFolder(Path path, String remedy) {
    this(path, remedy, Proxies.OF_JAVA);
  }

  /** The same with other proxies than Java's own. */
  public CacheFolder withProxies(Proxies other) {
    return new CacheFolder(path, remedy, other);
  }

  /**
   * The user's folder, {@code ~/.cache/image-recognition}.
   *
   * @throws CodedException {@code CONFIGURATION} when the user has no home
   */
  public static CacheFolder ofUser(String remedy) {
    Path home = Path.of(System.getProperty("user.home"));
    // Java's word for a user without one, as in some containers, is a question mark.
    if (!home.isAbsolute()) {
      throw new CodedException(
          ErrorCode.CONFIGURATION, "this user has no home folder for the cache; " + remedy);
    }
    return new CacheFolder(home.resolve(".cache").resolve("image-recognition"), remedy);
  }

  /** The path of a file in it, which need not exist. */
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

  /**
   * Writes a file that is there only while it is used.
   *
   * @throws CodedException {@code CONFIGURATION} when the folder cannot be written to
   */
  public <T> T use(String name, AtomicFile.Content content, Function<Path, T> use) {
    try {
      return AtomicFile.use(file(name), content, use::apply);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Whether files can be written to it, which is tried. */
  public boolean isWritable() {
    try {
      return AtomicFile.use(file("try"), output -> {}, written -> true);
    } catch (IOException e) {
      return false;
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

  /** A {@code CONFIGURATION} error: the folder cannot be read or written. */
  public CodedException unusable(IOException cause) {
    return new CodedException(
        ErrorCode.CONFIGURATION,
        "cannot write to the cache folder %s (%s); %s".formatted(path, cause, remedy),
        cause);
  }
}
