package io.github.imagerecognition.bucket;

import io.github.imagerecognition.bucket.StoreException.Kind;
import java.util.function.Function;
import org.apache.commons.lang3.exception.ExceptionUtils;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** One bucket's way to its store, and what the SDK's errors mean. */
final class S3Connection implements AutoCloseable {

  private final SharedS3Client shared;
  private final String location;

  /**
   * A connection that nothing is sent over yet.
   *
   * @param location what it is for, for messages: {@code s3://bucket/prefix/}
   */
  S3Connection(S3Store store, String location) {
    this.shared = SharedS3Client.of(store);
    this.location = location;
  }

  String location() {
    return location;
  }

  /** Sends a request and says in one line what went wrong. */
  <T> T call(Function<S3Client, T> request) {
    String endpoint = shared.store().description();
    try {
      return request.apply(shared.client());
    } catch (NoSuchBucketException e) {
      throw new StoreException(
          Kind.BUCKET_MISSING,
          location,
          "there is no bucket '%s' at %s".formatted(bucket(), endpoint),
          e);
    } catch (NoSuchKeyException e) {
      throw new StoreException(
          Kind.NOT_FOUND, location, "there is no such object in " + location, e);
    } catch (S3Exception e) {
      throw refused(e);
    } catch (SdkClientException e) {
      if (e.getCause() instanceof StoreException noToken) {
        throw noToken;
      }
      throw new StoreException(
          Kind.UNREACHABLE,
          location,
          "cannot connect to %s (%s)"
              .formatted(endpoint, ExceptionUtils.getRootCause(e).getClass().getSimpleName()),
          e);
    }
  }

  private StoreException refused(S3Exception e) {
    String endpoint = shared.store().description();
    String reason = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    String answer = "HTTP %d %s".formatted(e.statusCode(), reason).strip();
    if (e.statusCode() == 401 || e.statusCode() == 403) {
      return new StoreException(
          Kind.DENIED,
          location,
          "%s refuses the bucket '%s' (%s)".formatted(endpoint, bucket(), answer),
          e);
    }
    return new StoreException(
        Kind.FAILED,
        location,
        "%s fails for the bucket '%s' (%s)".formatted(endpoint, bucket(), answer),
        e);
  }

  private String bucket() {
    return location.substring(S3Location.SCHEME.length()).split("/", 2)[0];
  }

  @Override
  public void close() {
    shared.close();
  }
}
