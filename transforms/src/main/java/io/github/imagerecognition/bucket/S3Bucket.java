package io.github.imagerecognition.bucket;

import io.github.imagerecognition.bucket.StoreException.Kind;
import io.github.imagerecognition.process.AtomicFile;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

/** Objects below a prefix of a bucket in an S3-compatible store, such as IBM COS. */
final class S3Bucket implements Bucket {

  /** A store answers this many at the same time as fast as one. */
  private static final int PARALLEL_LISTINGS = 16;

  /** What no key comes behind. */
  private static final String LAST_KEY = Character.toString(Character.MAX_CODE_POINT - 2);

  private final S3Connection connection;
  private final String name;
  private final String prefix;
  private final S3Changes changes;

  /**
   * The objects below a prefix.
   *
   * @param prefix of every key: empty, or with a closing slash
   */
  S3Bucket(S3Connection connection, String name, String prefix) {
    this.connection = connection;
    this.name = name;
    this.prefix = prefix;
    this.changes = new S3Changes(connection, name, prefix);
  }

  @Override
  public String location() {
    return connection.location();
  }

  @Override
  public void check() {
    first("", "");
  }

  /** The head of an answer has the store's time in whole seconds, as its listings do. */
  @Override
  public Instant now() {
    return connection
        .list(s3 -> s3.listObjectsV2(this::oneKey))
        .sdkHttpResponse()
        .firstMatchingHeader("Date")
        .flatMap(S3Bucket::parsedDate)
        .orElseGet(Instant::now)
        .plusSeconds(1);
  }

  private static Optional<Instant> parsedDate(String date) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** A store that ignores where a listing is to begin answers with a key in place of none. */
  @Override
  public int parallelListings() {
    boolean beginsAnywhere =
        connection
            .list(s3 -> s3.listObjectsV2(b -> oneKey(b.startAfter(prefix + LAST_KEY))))
            .contents()
            .isEmpty();
    return beginsAnywhere ? PARALLEL_LISTINGS : 1;
  }

  private void oneKey(ListObjectsV2Request.Builder request) {
    request.bucket(name).prefix(prefix).encodingType(EncodingType.URL).maxKeys(1);
  }

  @Override
  public Iterator<StoredObject> list(String keyPrefix, String after) {
    return listing(keyPrefix, after, S3Listing.PAGE_SIZE);
  }

  @Override
  public Optional<StoredObject> first(String keyPrefix, String after) {
    S3Listing listing = listing(keyPrefix, after, 1);
    return listing.hasNext() ? Optional.of(listing.next()) : Optional.empty();
  }

  private S3Listing listing(String keyPrefix, String after, int pageSize) {
    return new S3Listing(connection, name, prefix, keyPrefix, after, pageSize);
  }

  @Override
  public StoredContent read(String key, long maxBytes) {
    return connection
        .read(
            prefix + key,
            s3 ->
                s3.getObject(b -> b.bucket(name).key(prefix + key), S3Content.boundedBy(maxBytes)))
        .orElseThrow(
            () ->
                new StoreException(
                    Kind.TOO_LARGE,
                    location(),
                    String.format(Locale.ROOT, "the object has more than %d bytes", maxBytes)));
  }

  @Override
  public byte[] read(String key, long offset, int length) {
    String range = String.format(Locale.ROOT, "bytes=%d-%d", offset, offset + length - 1);
    return connection
        .read(
            prefix + key,
            s3 ->
                s3.getObject(
                    b -> b.bucket(name).key(prefix + key).range(range),
                    S3Content.part(offset, length)))
        .orElseThrow(() -> StoreException.endsEarly(location(), key, offset + length));
  }

  @Override
  public void write(String key, byte[] content, String contentType) {
    requireInside(key);
    changes.write(key, content, contentType);
  }

  @Override
  public void write(String key, String contentType, AtomicFile.Content content) {
    requireInside(key);
    try (S3Upload upload = new S3Upload(changes, key, contentType)) {
      content.writeTo(upload);
      upload.complete();
    } catch (IOException e) {
      throw new StoreException(
          Kind.FAILED,
          location(),
          "cannot write '%s' to %s: %s".formatted(Keys.printable(key), location(), e.getMessage()),
          e);
    }
  }

  @Override
  public void delete(String key) {
    requireInside(key);
    changes.delete(key);
  }

  @Override
  public void deleteFolder(String folder) {
    requireInside(folder + "all");
    list(folder, "").forEachRemaining(object -> delete(object.key()));
  }

  @Override
  public void close() {
    connection.close();
  }

  private void requireInside(String key) {
    if (!Keys.isSafe(key)) {
      throw new StoreException(
          Kind.UNUSABLE_KEY, location(), "the key '%s' leads out of %s".formatted(key, location()));
    }
  }
}
