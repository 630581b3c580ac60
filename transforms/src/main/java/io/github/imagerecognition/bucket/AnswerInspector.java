package io.github.imagerecognition.bucket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.NonRetryableException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Sees answers before the SDK, which believes what they say and forgets half of the errors. */
final class AnswerInspector implements ExecutionInterceptor {

  /** What {@link #modifyResponse} puts in place of {@code url}. */
  private static final String ENCODED = "url, not decoded";

  private static final ExecutionAttribute<String> ERROR = new ExecutionAttribute<>("ErrorBody");

  private static final int HEAD_BYTES = 4096;

  /** A page of a thousand keys, unless most of them are long and encoded. */
  private static final int LISTING_BYTES = 2 << 20;

  private static final Pattern LISTING = Pattern.compile("<([\\w.-]+:)?ListBucketResult\\b");
  private static final Pattern WEB_PAGE =
      Pattern.compile("<(!doctype\\s+)?html\\b", Pattern.CASE_INSENSITIVE);

  /** The answer of something that is no object store: a console, a captive portal. */
  static final class NoS3AnswerException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Refuses a web page with status 200, of which the SDK would make an answer without content. */
  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    boolean successful = context.httpResponse().isSuccessful();
    boolean read = context.request() instanceof GetObjectRequest;
    if (context.responseBody().isEmpty() || (successful && read)) {
      return context.responseBody();
    }
    boolean listing =
        context.request() instanceof ListObjectsV2Request
            || context.request() instanceof ListObjectsRequest;
    InputStream body = new BufferedInputStream(context.responseBody().get(), HEAD_BYTES);
    // The SDK tries again what is cut off here, but not what is cut off while it parses it.
    String head = head(body, successful && listing ? LISTING_BYTES : HEAD_BYTES);
    if (!successful) {
      attributes.putAttribute(ERROR, head);
    } else if (listing ? !LISTING.matcher(head).find() : WEB_PAGE.matcher(head).find()) {
      throw NonRetryableException.create("no answer of an object store", new NoS3AnswerException());
    }
    return Optional.of(body);
  }

  /** The head of a body of which so many bytes are fetched, if it has them. */
  private static String head(InputStream body, int fetchedBytes) {
    try {
      body.mark(fetchedBytes);
      byte[] fetched = body.readNBytes(fetchedBytes);
      body.reset();
      return new String(fetched, 0, Math.min(fetched.length, HEAD_BYTES), ISO_8859_1);
    } catch (IOException e) {
      throw RetryableException.create("the connection broke while an answer was read", e);
    }
  }

  /** Adds the error's elements, such as the region, which the SDK leaves out. */
  @Override
  public Throwable modifyException(
      Context.FailedExecution context, ExecutionAttributes attributes) {
    String body = attributes.getAttribute(ERROR);
    if (body != null
        && context.exception() instanceof S3Exception e
        && e.awsErrorDetails() != null) {
      SdkBytes bytes = SdkBytes.fromString(body, ISO_8859_1);
      return e.toBuilder()
          .awsErrorDetails(e.awsErrorDetails().toBuilder().rawResponse(bytes).build())
          .build();
    }
    return context.exception();
  }

  /** Keeps the SDK from decoding keys, which fails for a store that does not do what it says. */
  @Override
  public SdkResponse modifyResponse(
      Context.ModifyResponse context, ExecutionAttributes attributes) {
    if (context.response() instanceof ListObjectsV2Response page
        && page.encodingTypeAsString() != null) {
      return page.toBuilder().encodingType(ENCODED).build();
    }
    if (context.response() instanceof ListObjectsResponse page
        && page.encodingTypeAsString() != null) {
      return page.toBuilder().encodingType(ENCODED).build();
    }
    return context.response();
  }
}
