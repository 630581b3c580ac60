package io.github.imagerecognition.bucket;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a bucket is, without any secret: what travels to the workers, each of which opens it. The
 * same rules hold however a location was made: it has no control characters, and no path below it
 * leads out of it.
 */
public sealed interface BucketLocation extends Serializable permits FolderLocation, S3Location {

  /** {@code s3://bucket/prefix/} or an absolute folder, always with a closing slash. */
  String uri();

  /**
   * The location of a folder inside this one.
   *
   * @param path one or more names with slashes between them
   * @throws IllegalArgumentException when it leads elsewhere
   */
  BucketLocation child(String path);

  /** Opens the bucket as this machine reaches it; nothing is read yet. */
  Bucket open();

  /** The folder of the file system that it is, if it is one. */
  Optional<Path> path();

  /**
   * Reads a location as a user writes it: a folder, or {@code s3://bucket/prefix}.
   *
   * @param store what an address is looked up in; {@link S3Provider#NONE} where there is none
   * @throws IllegalArgumentException when it is neither, or leads out of its bucket
   */
  static BucketLocation parse(String text, S3Provider store) {
    if (text.startsWith(S3Location.SCHEME)) {
      return S3Location.parse(text, store);
    }
    if (text.matches("[A-Za-z][A-Za-z0-9+.-]+://.*")) {
      throw new IllegalArgumentException(
          "'%s' is neither a folder nor an address like s3://bucket/prefix"
              .formatted(text.replaceFirst("://.*@", "://…@"))); // what is left out may be a key
    }
    return folder(text);
  }

  /**
   * A folder of the file system, absolute or below the working folder.
   *
   * @throws IllegalArgumentException when it is not a folder name
   */
  static BucketLocation folder(String path) {
    return new FolderLocation(path);
  }

  /** The path from this location to one inside it, with a closing slash; empty for itself. */
  default Optional<String> pathTo(BucketLocation other) {
    return other.uri().startsWith(uri())
        ? Optional.of(other.uri().substring(uri().length()))
        : Optional.empty();
  }
}
