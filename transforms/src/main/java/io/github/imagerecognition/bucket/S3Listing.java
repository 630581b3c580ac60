package io.github.imagerecognition.bucket;

import io.github.imagerecognition.bucket.StoreException.Kind;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Pages through a listing, one page in memory. It makes sure that keys are in order and were asked
 * for, and that it comes to an end, whatever the store makes of a request.
 */
final class S3Listing implements Iterator<StoredObject> {

  /** The most that S3 and COS give at once. */
  static final int PAGE_SIZE = 1000;

  /** A store that has dropped many objects gives some empty pages; none so many. */
  private static final int MAX_FRUITLESS_PAGES = 1000;

  private final S3Connection connection;
  private final String bucket;
  private final String root;
  private final String prefix;
  private final String after;
  private Iterator<StoredObject> page = Collections.emptyIterator();
  private int pageSize;
  private boolean lastPage;
  private boolean version1;
  private String continuation;
  private int fruitlessPages;

  /** The last key of the store's, whether it was asked for or not. */
  private String previous = "";

  /**
   * A listing; the first page is asked for when it is needed.
   *
   * @param root what keys are relative to
   * @param firstPageSize how many keys are wanted at once to begin with
   */
  S3Listing(
      S3Connection connection,
      String bucket,
      String root,
      String prefix,
      String after,
      int firstPageSize) {
    this.connection = connection;
    this.bucket = bucket;
    this.root = root;
    this.prefix = root + prefix;
    this.after = after.isEmpty() ? "" : root + after;
    this.pageSize = firstPageSize;
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext() && !lastPage) {
      nextPage();
    }
    return page.hasNext();
  }

  @Override
  public StoredObject next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.next();
  }

  private void nextPage() {
    String before = previous;
    ListingPage fetched = version1 ? fetchVersion1() : fetch(prefix, after, continuation, pageSize);
    page = wanted(fetched).iterator();
    lastPage = !fetched.truncated();
    pageSize = PAGE_SIZE;
    if (!lastPage) {
      goOn(fetched, previous.equals(before));
    }
  }

  /** Decides how the next page is asked for. */
  private void goOn(ListingPage fetched, boolean fruitless) {
    String former = continuation;
    // A store that says that there is more and gives no token means version 1.
    version1 |= fetched.token().isEmpty();
    continuation = version1 ? previous : fetched.token().get();
    fruitlessPages = fruitless ? fruitlessPages + 1 : 0;
    boolean repeated = fruitless && (continuation.isEmpty() || continuation.equals(former));
    if (repeated || fruitlessPages > MAX_FRUITLESS_PAGES) {
      throw failure("does not end its listing after '%s'".formatted(Keys.printable(previous)));
    }
  }

  private List<StoredObject> wanted(ListingPage fetched) {
    List<String> keys = connection.keyEncoding().decoded(fetched, this::isListed);
    List<StoredObject> wanted = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i);
      int order = Utf8Order.INSTANCE.compare(key, previous);
      if (order < 0) {
        throw failure(
            "lists its keys in another order than that of their bytes, or again: '%s' after '%s'"
                .formatted(Keys.printable(key), Keys.printable(previous)));
      }
      previous = key;
      if (order > 0 && key.startsWith(prefix) && Utf8Order.INSTANCE.compare(key, after) > 0) {
        wanted.add(stored(key, fetched.objects().get(i)));
      }
    }
    return wanted;
  }

  private boolean isListed(String text) {
    if (!text.startsWith(prefix)) {
      return false; // nor may everybody ask what is outside
    }
    ListingPage answer = fetch(text, "", null, 1);
    for (int i = 0; i < MAX_FRUITLESS_PAGES && answer.objects().isEmpty(); i++) {
      if (!answer.truncated() || answer.token().isEmpty()) {
        return false;
      }
      answer = fetch(text, "", answer.token().get(), 1);
    }
    return answer.objects().stream().map(S3Object::key).anyMatch(text::equals);
  }

  private StoredObject stored(String key, S3Object object) {
    return new StoredObject(
        key.substring(root.length()),
        object.size() == null ? StoredObject.UNKNOWN_SIZE : object.size(),
        unquoted(object.eTag()),
        // The head of an answer, which tells the time of what is read, has whole seconds.
        Objects.requireNonNullElse(object.lastModified(), StoredObject.UNKNOWN_TIME)
            .truncatedTo(ChronoUnit.SECONDS));
  }

  private ListingPage fetch(String keyPrefix, String startAfter, String token, int maxKeys) {
    ListObjectsV2Request request =
        ListObjectsV2Request.builder()
            .bucket(bucket)
            .prefix(keyPrefix)
            .startAfter(token != null || startAfter.isEmpty() ? null : startAfter)
            .continuationToken(token)
            .maxKeys(maxKeys)
            // XML cannot carry every character that a key may have.
            .encodingType(EncodingType.URL)
            .build();
    return ListingPage.ofVersion2(connection.list(s3 -> s3.listObjectsV2(request)), maxKeys);
  }

  private ListingPage fetchVersion1() {
    ListObjectsRequest request =
        ListObjectsRequest.builder()
            .bucket(bucket)
            .prefix(prefix)
            .marker(continuation)
            .maxKeys(pageSize)
            .encodingType(EncodingType.URL)
            .build();
    return ListingPage.ofVersion1(connection.list(s3 -> s3.listObjects(request)), pageSize);
  }

  private StoreException failure(String what) {
    return new StoreException(
        Kind.FAILED, connection.location(), "the bucket '%s' %s".formatted(bucket, what));
  }

  static String unquoted(String eTag) {
    return eTag == null ? "" : eTag.replaceFirst("^W/", "").replace("\"", "");
  }
}
