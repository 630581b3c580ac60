package io.github.imagerecognition.bucket;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A prefix of a bucket in an S3-compatible store.
 *
 * @param bucket its name
 * @param prefix of every key: empty, or with a closing slash
 * @param store how the store is reached
 */
record S3Location(String bucket, String prefix, S3Provider store) implements BucketLocation {

  static final String SCHEME = "s3://";

  /** What stores allow, and have ever allowed: no name that leads elsewhere in an address. */
  private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  S3Location {
    requireNonNull(store);
    requireNoKeys(bucket);
    String text = SCHEME + bucket + "/" + prefix;
    Keys.requirePrintable(text);
    if (!BUCKET.matcher(bucket).matches()) {
      throw new IllegalArgumentException(
          "'%s' names no bucket: write s3://bucket/prefix".formatted(text));
    }
    Keys.requireNoDots(prefix, SCHEME + bucket);
    if (!prefix.isEmpty()) {
      prefix = Keys.withSlash(prefix);
    }
  }

  /** Refuses, without its text, an address such as {@code s3://id:secret@bucket}. */
  private static void requireNoKeys(String bucket) {
    if (bucket.contains("@") || bucket.contains(":")) { // a secret may have a slash before the '@'
      throw new IllegalArgumentException(
          "an s3:// address with ':' or '@' in place of the bucket's name may hold keys, which are"
              + " given apart from it: write s3://bucket/prefix");
    }
  }

  static S3Location parse(String text, S3Provider store) {
    String[] parts = text.substring(SCHEME.length()).split("/", 2);
    if (parts[0].isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' names no bucket: write s3://bucket/prefix".formatted(text));
    }
    return new S3Location(parts[0], parts.length == 1 ? "" : parts[1], store);
  }

  @Override
  public String uri() {
    return SCHEME + bucket + "/" + prefix;
  }

  @Override
  public BucketLocation child(String path) {
    Keys.requireInside(path, uri());
    return new S3Location(bucket, prefix + path, store);
  }

  /** Nothing is inside a bucket of the same name in another store. */
  @Override
  public Optional<String> pathTo(BucketLocation other) {
    return other instanceof S3Location location && location.store.equals(store)
        ? BucketLocation.super.pathTo(other)
        : Optional.empty();
  }

  @Override
  public Bucket open() {
    return new S3Bucket(new S3Connection(store.store(), uri()), bucket, prefix);
  }

  @Override
  public Optional<Path> path() {
    return Optional.empty();
  }
}
