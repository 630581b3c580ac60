package io.github.imagerecognition.bucket;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.lang3.exception.ExceptionUtils;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.core.retry.RetryPolicy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The SDK's client for one bucket: time-outs, retries with back-off on 5xx, SlowDown and broken
 * connections, and what its errors mean to a user. No message carries a key or the store's own
 * text, which may quote one.
 */
final class S3Connection implements AutoCloseable {

  /** With the SDK's back-off: two seconds for a refused connection, some twenty for errors. */
  private static final int RETRIES = 5;

  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(30);
  private static final int MAX_CONNECTIONS = 64;

  private static final List<String> REQUIRED =
      List.of(Environment.ENDPOINT, Environment.ACCESS_KEY_ID, Environment.SECRET_ACCESS_KEY);

  private final S3Client client;
  private final URI endpoint;
  private final String bucket;

  /**
   * Makes ready to talk to the store that the environment names; nothing is sent yet.
   *
   * @throws CodedException {@code CONFIGURATION} that names every variable that is missing
   */
  S3Connection(Environment environment, String bucket) {
    List<String> missing = environment.missing(REQUIRED);
    if (!missing.isEmpty()) {
      throw new CodedException(
          ErrorCode.CONFIGURATION,
          "missing %s: set them in the environment or in a file .env"
              .formatted(String.join(", ", missing)));
    }
    S3Endpoint address = S3Endpoint.parse(environment.get(Environment.ENDPOINT).orElseThrow());
    AwsBasicCredentials credentials =
        AwsBasicCredentials.create(
            environment.get(Environment.ACCESS_KEY_ID).orElseThrow(),
            environment.get(Environment.SECRET_ACCESS_KEY).orElseThrow());
    this.endpoint = address.uri();
    this.bucket = bucket;
    this.client =
        S3Client.builder()
            .endpointOverride(endpoint)
            .region(Region.of(address.region()))
            .forcePathStyle(true)
            .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
            .credentialsProvider(StaticCredentialsProvider.create(credentials))
            .httpClientBuilder(
                ApacheHttpClient.builder()
                    .connectionTimeout(CONNECTION_TIMEOUT)
                    .socketTimeout(SILENCE_TIMEOUT)
                    .maxConnections(MAX_CONNECTIONS))
            .overrideConfiguration(
                override ->
                    override.retryPolicy(
                        RetryPolicy.builder(RetryMode.STANDARD).numRetries(RETRIES).build()))
            .build();
  }

  /** Sends a request and says in a user's words what went wrong. */
  <T> T call(Function<S3Client, T> request) {
    try {
      return request.apply(client);
    } catch (NoSuchBucketException e) {
      throw new CodedException(
          ErrorCode.BUCKET_MISSING,
          "there is no bucket '%s' at %s: check COS_BUCKET_NAME, --input and --output"
              .formatted(bucket, endpoint),
          e);
    } catch (NoSuchKeyException e) {
      throw new CodedException(ErrorCode.IMAGE_MISSING, "the object is no longer there", e);
    } catch (S3Exception e) {
      throw refused(e);
    } catch (SdkClientException e) {
      throw new CodedException(
          ErrorCode.STORE_UNREACHABLE,
          "cannot connect to %s (%s): check COS_ENDPOINT and the network"
              .formatted(endpoint, ExceptionUtils.getRootCause(e).getClass().getSimpleName()),
          e);
    }
  }

  private CodedException refused(S3Exception e) {
    String reason = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    String answer = "HTTP %d %s".formatted(e.statusCode(), reason).strip();
    if (e.statusCode() == 401 || e.statusCode() == 403) {
      return new CodedException(
          ErrorCode.STORE_DENIED,
          ("%s refuses the bucket '%s' (%s): check COS_ACCESS_KEY_ID, COS_SECRET_ACCESS_KEY and"
                  + " what the key may do")
              .formatted(endpoint, bucket, answer),
          e);
    }
    return new CodedException(
        ErrorCode.STORE_FAILED,
        "%s fails for the bucket '%s' (%s)".formatted(endpoint, bucket, answer),
        e);
  }

  @Override
  public void close() {
    client.close();
  }
}
