package io.github.imagerecognition.bucket;

import io.github.imagerecognition.bucket.StoreException.Kind;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Pages through a listing, one page in memory, and makes sure that it is in order. */
final class S3Listing implements Iterator<StoredObject> {

  /** The most that S3 and COS give at once. */
  static final int PAGE_SIZE = 1000;

  private final S3Connection connection;
  private final String bucket;
  private final String root;
  private final String prefix;
  private final String after;
  private final int pageSize;
  private Iterator<S3Object> page = Collections.emptyIterator();
  private String continuation;
  private boolean lastPage;
  private String previous = "";

  /**
   * A listing; the first page is asked for when it is needed.
   *
   * @param root what keys are relative to
   */
  S3Listing(
      S3Connection connection,
      String bucket,
      String root,
      String prefix,
      String after,
      int pageSize) {
    this.connection = connection;
    this.bucket = bucket;
    this.root = root;
    this.prefix = prefix;
    this.after = after;
    this.pageSize = pageSize;
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext() && !lastPage) {
      fetchPage();
    }
    return page.hasNext();
  }

  @Override
  public StoredObject next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    S3Object object = page.next();
    String key = object.key().substring(root.length());
    if (Utf8Order.INSTANCE.compare(key, previous) < 0) {
      throw new StoreException(
          Kind.FAILED,
          connection.location(),
          "the bucket '%s' does not list its keys in the order of their bytes: '%s' after '%s'"
              .formatted(bucket, key, previous));
    }
    previous = key;
    // A store that does not tell counts as if everything were old.
    Instant lastModified = Objects.requireNonNullElse(object.lastModified(), Instant.EPOCH);
    return new StoredObject(key, object.size(), unquoted(object.eTag()), lastModified);
  }

  private void fetchPage() {
    ListObjectsV2Request request =
        ListObjectsV2Request.builder()
            .bucket(bucket)
            .prefix(root + prefix)
            .startAfter(continuation != null || after.isEmpty() ? null : root + after)
            .continuationToken(continuation)
            .maxKeys(pageSize)
            // XML cannot carry every character that a key may have.
            .encodingType(EncodingType.URL)
            .build();
    ListObjectsV2Response response = connection.call(s3 -> s3.listObjectsV2(request));
    page = response.contents().iterator();
    continuation = response.nextContinuationToken();
    lastPage = !response.isTruncated();
  }

  static String unquoted(String eTag) {
    return eTag == null ? "" : eTag.replace("\"", "");
  }
}
