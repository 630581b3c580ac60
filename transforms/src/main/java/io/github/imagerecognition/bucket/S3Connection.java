package io.github.imagerecognition.bucket;

import io.github.imagerecognition.bucket.AnswerInspector.NoS3AnswerException;
import io.github.imagerecognition.bucket.S3Error.Operation;
import io.github.imagerecognition.bucket.StoreException.Kind;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;
import javax.xml.stream.XMLStreamException;
import org.apache.commons.lang3.exception.ExceptionUtils;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** One bucket's way to its store, in the region that the store says it is in. */
final class S3Connection implements AutoCloseable {

  private final String location;

  /** The client in use, and those for other regions, which threads may still use. */
  private final Deque<SharedS3Client> clients = new ArrayDeque<>();

  private final KeyEncoding keyEncoding = new KeyEncoding();

  /**
   * A connection that nothing is sent over yet.
   *
   * @param location what it is for, for messages: {@code s3://bucket/prefix/}
   */
  S3Connection(S3Store store, String location) {
    this.location = location;
    clients.push(SharedS3Client.of(store));
  }

  String location() {
    return location;
  }

  /** How the store gives the bucket's keys, as far as it is known. */
  KeyEncoding keyEncoding() {
    return keyEncoding;
  }

  /** Asks for a page of a listing, and says in one line what went wrong. */
  <T> T list(Function<S3Client, T> request) {
    return call(Operation.LIST, "", request);
  }

  /** Reads an object, and says in one line what went wrong. */
  <T> T read(String key, Function<S3Client, T> request) {
    return call(Operation.READ, key, request);
  }

  /** Writes or deletes an object, and says in one line what went wrong. */
  <T> T change(String key, Function<S3Client, T> request) {
    return call(Operation.CHANGE, key, request);
  }

  /** Whether an object that is under retention may be why it could not be changed. */
  boolean mayBeOfALock(StoreException failure) {
    return failure.getCause() instanceof S3Exception e && error(e).mayBeOfALock();
  }

  private <T> T call(Operation operation, String key, Function<S3Client, T> request) {
    SharedS3Client client = client();
    try {
      try {
        return request.apply(client.client());
      } catch (S3Exception e) {
        Optional<String> region = error(e).region();
        if (region.isEmpty() || region.get().equals(client.store().region())) {
          throw e;
        }
        return request.apply(moved(region.get()).client());
      }
    } catch (S3Exception e) {
      throw error(e).translated(operation, key, location);
    } catch (SdkClientException e) {
      throw unanswered(e);
    }
  }

  private S3Error error(S3Exception e) {
    return new S3Error(e, client().store(), bucket());
  }

  private StoreException unanswered(SdkClientException e) {
    if (e.getCause() instanceof StoreException noToken) {
      return noToken;
    }
    Throwable root = ExceptionUtils.getRootCause(e);
    boolean cutOff = root instanceof IOException && !(root instanceof CharConversionException);
    if (ExceptionUtils.indexOfType(e, NoS3AnswerException.class) >= 0
        || (ExceptionUtils.indexOfType(e, XMLStreamException.class) >= 0 && !cutOff)) {
      return new StoreException(
          Kind.WRONG_ENDPOINT,
          location,
          "%s is no S3 endpoint: it answers with something else, such as a web page"
              .formatted(endpoint()),
          e);
    }
    return new StoreException(
        Kind.UNREACHABLE,
        location,
        "cannot connect to %s (%s)".formatted(endpoint(), root.getClass().getSimpleName()),
        e);
  }

  private synchronized SharedS3Client client() {
    return clients.peek();
  }

  private synchronized SharedS3Client moved(String region) {
    if (!clients.peek().store().region().equals(region)) {
      clients.push(SharedS3Client.of(clients.peek().store().withRegion(region)));
    }
    return clients.peek();
  }

  private String endpoint() {
    return client().store().description();
  }

  private String bucket() {
    return location.substring(S3Location.SCHEME.length()).split("/", 2)[0];
  }

  @Override
  public synchronized void close() {
    clients.forEach(SharedS3Client::close);
  }
}
