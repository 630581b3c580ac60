package io.github.imagerecognition.bucket;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder of the file system.
 *
 * @param uri its absolute path with a closing slash, and with slashes on every system
 */
record FolderLocation(String uri) implements BucketLocation {

  FolderLocation {
    Keys.requirePrintable(uri);
    if (uri.isBlank()) {
      throw new IllegalArgumentException("'%s' is not a folder name".formatted(uri));
    }
    try {
      String path = Path.of(uri).toAbsolutePath().normalize().toString();
      uri = Keys.withSlash(path.replace(File.separatorChar, '/'));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'%s' is not a folder name".formatted(uri), e);
    }
  }

  @Override
  public BucketLocation child(String path) {
    Keys.requireInside(path, uri);
    return new FolderLocation(uri + path);
  }

  @Override
  public Bucket open() {
    return new FolderBucket(Path.of(uri));
  }

  @Override
  public Optional<Path> path() {
    return Optional.of(Path.of(uri));
  }
}
