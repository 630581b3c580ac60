package io.github.imagerecognition.bucket;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.http.impl.conn.DefaultProxyRoutePlanner;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.core.retry.RetryPolicy;
import software.amazon.awssdk.core.retry.RetryPolicyContext;
import software.amazon.awssdk.core.retry.conditions.OrRetryCondition;
import software.amazon.awssdk.core.retry.conditions.RetryCondition;
import software.amazon.awssdk.core.signer.Signer;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A share in the SDK's client of a store. There is one client per JVM, endpoint and credentials,
 * however many buckets are open; the last share that is given back closes it.
 */
final class SharedS3Client implements AutoCloseable {

  /** With the SDK's back-off: two seconds for a refused connection, some twenty for errors. */
  private static final int RETRIES = 5;

  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(30);

  /**
   * No limit: whoever asks has a thread of its own, and threads are bounded. Workers that wait for
   * each other's connections would give up after ten seconds.
   */
  private static final int MAX_CONNECTIONS = Integer.MAX_VALUE;

  /** Guarded by itself. */
  private static final Map<S3Store, Shared> SHARED = new HashMap<>();

  /** A client and how many hold it, which {@link #SHARED} guards. */
  private static final class Shared {
    private final S3Client client;
    private int holders;

    Shared(S3Client client) {
      this.client = client;
    }
  }

  private final S3Store store;
  private final Shared shared;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SharedS3Client(S3Store store, Shared shared) {
    this.store = store;
    this.shared = shared;
  }

  /** Makes the client, or shares it if there is one; nothing is sent yet. */
  static SharedS3Client of(S3Store store) {
    synchronized (SHARED) {
      Shared shared = SHARED.computeIfAbsent(store, key -> new Shared(newClient(key)));
      shared.holders++;
      return new SharedS3Client(store, shared);
    }
  }

  /** How many clients there are in this JVM. */
  static int count() {
    synchronized (SHARED) {
      return SHARED.size();
    }
  }

  S3Client client() {
    return shared.client;
  }

  S3Store store() {
    return store;
  }

  /** Gives the share back; a second call does nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    synchronized (SHARED) {
      shared.holders--;
      if (shared.holders == 0) {
        SHARED.remove(store);
        shared.client.close();
      }
    }
  }

  /** Nothing comes from Amazon's own variables, files and metadata services. */
  private static S3Client newClient(S3Store store) {
    S3ClientBuilder client =
        S3Client.builder()
            .endpointOverride(store.endpoint())
            .region(Region.of(store.region()))
            .defaultsMode(DefaultsMode.LEGACY)
            .fipsEnabled(false)
            .forcePathStyle(true)
            .serviceConfiguration(
                // An ETag need not be the MD5 that the SDK compares it with.
                service -> service.chunkedEncodingEnabled(false).checksumValidationEnabled(false))
            .httpClientBuilder(connections(store));
    RetryPolicy retries =
        RetryPolicy.builder(RetryMode.STANDARD)
            .retryCondition(
                OrRetryCondition.create(
                    RetryCondition.defaultRetryCondition(), SharedS3Client::arrivedDamaged))
            .numRetries(RETRIES)
            .build();
    ClientOverrideConfiguration.Builder override =
        ClientOverrideConfiguration.builder()
            .defaultProfileFile(ProfileFile.aggregator().build())
            .addExecutionInterceptor(new AnswerInspector())
            .retryPolicy(retries);
    logIn(store, client, override);
    return client.overrideConfiguration(override.build()).build();
  }

  private static ApacheHttpClient.Builder connections(S3Store store) {
    ApacheHttpClient.Builder connections =
        ApacheHttpClient.builder()
            .connectionTimeout(CONNECTION_TIMEOUT)
            .socketTimeout(SILENCE_TIMEOUT)
            .maxConnections(MAX_CONNECTIONS)
            .proxyConfiguration(
                ProxyConfiguration.builder().useSystemPropertyValues(false).build());
    store
        .proxies()
        .to(store.endpoint())
        .ifPresent(
            proxy ->
                connections
                    .httpRoutePlanner(new DefaultProxyRoutePlanner(proxy.toApache()))
                    .credentialsProvider(proxy.credentials()));
    return connections;
  }

  private static void logIn(
      S3Store store, S3ClientBuilder client, ClientOverrideConfiguration.Builder override) {
    if (store.credentials() instanceof HmacKeys keys) {
      client.credentialsProvider(
          StaticCredentialsProvider.create(
              AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey())));
    } else {
      IamTokens tokens = IamTokens.of(store.credentials(), store.proxies());
      Signer signer =
          (request, attributes) ->
              request.toBuilder().putHeader("Authorization", "Bearer " + tokens.token()).build();
      client.credentialsProvider(AnonymousCredentialsProvider.create());
      override.putAdvancedOption(SdkAdvancedClientOption.SIGNER, signer);
    }
  }

  private static boolean arrivedDamaged(RetryPolicyContext context) {
    return context.exception() instanceof S3Exception e
        && e.awsErrorDetails() != null
        && "BadDigest".equals(e.awsErrorDetails().errorCode());
  }
}
