package io.github.imagerecognition.bucket;

import io.github.imagerecognition.bucket.StoreException.Kind;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.Optional;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Objects below a prefix of a bucket in an S3-compatible store, such as IBM COS. */
final class S3Bucket implements Bucket {

  /** A store answers this many at the same time as fast as one. */
  private static final int PARALLEL_LISTINGS = 16;

  private final S3Connection connection;
  private final String name;
  private final String prefix;

  /**
   * The objects below a prefix.
   *
   * @param prefix of every key: empty, or with a closing slash
   */
  S3Bucket(S3Connection connection, String name, String prefix) {
    this.connection = connection;
    this.name = name;
    this.prefix = prefix;
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
        .call(s3 -> s3.listObjectsV2(b -> b.bucket(name).prefix(prefix).maxKeys(1)))
        .sdkHttpResponse()
        .firstMatchingHeader("Date")
        .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)))
        .orElseGet(Instant::now)
        .plusSeconds(1);
  }

  @Override
  public int parallelListings() {
    return PARALLEL_LISTINGS;
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
        .call(s3 -> s3.getObject(b -> b.bucket(name).key(prefix + key), boundedBy(maxBytes)))
        .orElseThrow(
            () ->
                new StoreException(
                    Kind.TOO_LARGE,
                    location(),
                    "the object has more than %d bytes".formatted(maxBytes)));
  }

  @Override
  public void write(String key, byte[] content, String contentType) {
    requireInside(key);
    connection.call(
        s3 ->
            s3.putObject(
                b -> b.bucket(name).key(prefix + key).contentType(contentType),
                RequestBody.fromBytes(content)));
  }

  @Override
  public void delete(String key) {
    requireInside(key);
    connection.call(s3 -> s3.deleteObject(b -> b.bucket(name).key(prefix + key)));
  }

  @Override
  public void close() {
    connection.close();
  }

  /** Counts what arrives: the object may have grown since it was listed. */
  private static ResponseTransformer<GetObjectResponse, Optional<StoredContent>> boundedBy(
      long maxBytes) {
    return (response, stream) -> {
      try {
        byte[] bytes = stream.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE));
        if (bytes.length > maxBytes) {
          stream.abort();
          return Optional.empty();
        }
        return Optional.of(new StoredContent(bytes, S3Listing.unquoted(response.eTag())));
      } catch (IOException e) {
        throw RetryableException.create("the connection broke while an object was read", e);
      }
    };
  }

  private void requireInside(String key) {
    if (!Keys.isSafe(key)) {
      throw new StoreException(
          Kind.UNUSABLE_KEY, location(), "the key '%s' leads out of %s".formatted(key, location()));
    }
  }
}
