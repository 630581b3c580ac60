package io.github.imagerecognition.bucket;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.io.File;
import java.io.Serializable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a bucket is, without any secret: what travels to the workers, each of which opens it with
 * its own environment.
 *
 * @param uri {@code s3://bucket/prefix/} or a folder, always with a closing slash
 */
public record BucketLocation(String uri) implements Serializable {

  private static final String S3 = "s3://";

  /**
   * Reads a location as a user writes it.
   *
   * @throws CodedException {@code CONFIGURATION} when it is neither a folder nor an s3 address
   */
  public static BucketLocation parse(String text) {
    if (text.startsWith(S3)) {
      if (text.length() == S3.length() || text.startsWith(S3 + "/")) {
        throw new CodedException(
            ErrorCode.CONFIGURATION,
            "'%s' names no bucket: write s3://bucket/prefix".formatted(text));
      }
      return new BucketLocation(withSlash(text));
    }
    if (text.matches("[A-Za-z][A-Za-z0-9+.-]+://.*")) {
      throw new CodedException(
          ErrorCode.CONFIGURATION,
          "'%s' is neither a folder nor an address like s3://bucket/prefix".formatted(text));
    }
    try {
      return new BucketLocation(
          withSlash(
              Path.of(text)
                  .toAbsolutePath()
                  .normalize()
                  .toString()
                  .replace(File.separatorChar, '/')));
    } catch (InvalidPathException e) {
      throw new CodedException(
          ErrorCode.CONFIGURATION, "'%s' is no name of a folder".formatted(text), e);
    }
  }

  /** The location of a folder inside this one. */
  public BucketLocation child(String folder) {
    return new BucketLocation(withSlash(uri + folder));
  }

  /** The path from this location to one inside it, with a closing slash; empty for itself. */
  public Optional<String> pathTo(BucketLocation other) {
    return other.uri.startsWith(uri)
        ? Optional.of(other.uri.substring(uri.length()))
        : Optional.empty();
  }

  /** Opens the bucket with the environment of this process; nothing is read yet. */
  public Bucket open(Environment environment) {
    if (!uri.startsWith(S3)) {
      return new FolderBucket(Path.of(uri));
    }
    int slash = uri.indexOf('/', S3.length());
    String name = uri.substring(S3.length(), slash);
    return new S3Bucket(new S3Connection(environment, name), name, uri.substring(slash + 1));
  }

  private static String withSlash(String text) {
    return text.endsWith("/") ? text : text + "/";
  }
}
