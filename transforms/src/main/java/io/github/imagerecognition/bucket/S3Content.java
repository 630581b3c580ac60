package io.github.imagerecognition.bucket;

import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** How the content of an object is read; empty where it is not as its reader was told. */
final class S3Content {

  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-.*");

  private S3Content() {}

  /** Counts what arrives: the object may have grown since it was listed. */
  static ResponseTransformer<GetObjectResponse, Optional<StoredContent>> boundedBy(long maxBytes) {
    return (response, stream) -> {
      try {
        byte[] bytes = stream.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE));
        if (bytes.length > maxBytes) {
          stream.abort();
          return Optional.empty();
        }
        return Optional.of(
            new StoredContent(
                bytes,
                S3Listing.unquoted(response.eTag()),
                Objects.requireNonNullElse(response.lastModified(), StoredObject.UNKNOWN_TIME)));
      } catch (IOException e) {
        throw RetryableException.create("the connection broke while an object was read", e);
      }
    };
  }

  /** Skips what comes before the part where the store answers with more than it was asked for. */
  static ResponseTransformer<GetObjectResponse, Optional<byte[]>> part(long offset, int length) {
    return (response, stream) -> {
      try {
        long start = firstByte(response);
        if (start > offset) {
          stream.abort();
          return Optional.empty();
        }
        stream.skipNBytes(offset - start);
        byte[] bytes = stream.readNBytes(length);
        if (stream.read() >= 0) { // else the connection can be used again
          stream.abort();
        }
        return bytes.length == length ? Optional.of(bytes) : Optional.empty();
      } catch (EOFException e) {
        return Optional.empty();
      } catch (IOException e) {
        throw RetryableException.create("the connection broke while an object was read", e);
      }
    };
  }

  /** Which byte of the object an answer begins with: the first where the store does not say. */
  private static long firstByte(GetObjectResponse response) {
    Matcher range = CONTENT_RANGE.matcher(Objects.requireNonNullElse(response.contentRange(), ""));
    return range.matches() ? Long.parseLong(range.group(1)) : 0;
  }
}
