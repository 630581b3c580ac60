package io.github.imagerecognition.bucket;

import com.ibm.cloud.sdk.core.security.ContainerAuthenticator;
import com.ibm.cloud.sdk.core.security.IamAuthenticator;
import com.ibm.cloud.sdk.core.security.IamRequestBasedAuthenticator;
import com.ibm.cloud.sdk.core.service.exception.ServiceResponseException;
import io.github.imagerecognition.bucket.StoreException.Kind;
import io.github.imagerecognition.process.HttpProxy;
import io.github.imagerecognition.process.Proxies;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.apache.commons.lang3.exception.ExceptionUtils;
import software.amazon.awssdk.core.exception.RetryableException;

/**
 * Tokens of IBM Cloud's IAM for one API key or trusted profile. One is fetched when it is first
 * asked for, and a new one before it expires.
 */
final class IamTokens {

  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(30);

  private static final String PROXY_AUTHORIZATION = "Proxy-Authorization";

  /** How the id of a trusted profile begins. */
  private static final String PROFILE_ID = "Profile-";

  private final Credentials credentials;
  private final Optional<HttpProxy> proxy;
  private final IamRequestBasedAuthenticator authenticator;

  private IamTokens(
      Credentials credentials,
      Optional<HttpProxy> proxy,
      IamRequestBasedAuthenticator authenticator) {
    this.credentials = credentials;
    this.proxy = proxy;
    this.authenticator = authenticator;
    authenticator.setClient(client(proxy)); // the SDK's own would log bodies, with the tokens
  }

  /** Tokens for an API key or a trusted profile. */
  static IamTokens of(Credentials credentials, Proxies proxies) {
    return credentials instanceof IamApiKey key
        ? of(key, proxies)
        : of((TrustedProfile) credentials, proxies);
  }

  private static IamTokens of(IamApiKey key, Proxies proxies) {
    try {
      return new IamTokens(
          key,
          proxies.to(key.iam()),
          new IamAuthenticator.Builder().apikey(key.apiKey()).url(key.iam().toString()).build());
    } catch (IllegalArgumentException e) {
      throw StoreException.misconfigured("the IAM API key is none: " + e.getMessage());
    }
  }

  private static IamTokens of(TrustedProfile profile, Proxies proxies) {
    boolean isId = profile.profile().startsWith(PROFILE_ID);
    return new IamTokens(
        profile,
        proxies.to(profile.iam()),
        new ContainerAuthenticator.Builder()
            .iamProfileId(isId ? profile.profile() : null)
            .iamProfileName(isId ? null : profile.profile())
            .crTokenFilename(profile.computeResourceToken().toString())
            .url(profile.iam().toString())
            .build());
  }

  private static OkHttpClient client(Optional<HttpProxy> proxy) {
    OkHttpClient.Builder client =
        new OkHttpClient.Builder()
            .connectTimeout(CONNECTION_TIMEOUT)
            .readTimeout(SILENCE_TIMEOUT)
            .proxy(proxy.map(HttpProxy::toJava).orElse(Proxy.NO_PROXY));
    proxy
        .flatMap(HttpProxy::authorization)
        .ifPresent(
            login ->
                client.proxyAuthenticator(
                    (route, response) ->
                        response.request().header(PROXY_AUTHORIZATION) == null
                            ? response
                                .request()
                                .newBuilder()
                                .header(PROXY_AUTHORIZATION, login)
                                .build()
                            : null));
    return client.build();
  }

  /**
   * A token that is valid for some seconds at least. Callers wait for each other, because otherwise
   * each would fetch one.
   *
   * @throws StoreException when trying again would not help
   * @throws RetryableException caused by a {@code StoreException} when it may
   */
  synchronized String token() {
    try {
      return authenticator.getToken();
    } catch (ServiceResponseException e) {
      throw refused(e);
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  /** Without a cause, whose message is IAM's own text. */
  private RuntimeException refused(ServiceResponseException e) {
    int status = e.getStatusCode();
    String answer = "HTTP " + status + errorCode(e);
    if (status == 429 || status >= 500) {
      return retryable(Kind.FAILED, "%s fails (%s)".formatted(iam(), answer), null);
    }
    String identity =
        credentials instanceof TrustedProfile profile
            ? "the trusted profile '%s'".formatted(profile.profile())
            : "the API key";
    return new StoreException(
        Kind.DENIED, S3Location.SCHEME, "%s refuses %s (%s)".formatted(iam(), identity, answer));
  }

  /** IAM's own, such as {@code BXNIM0415E}; its text may quote what it was sent. */
  private static String errorCode(ServiceResponseException e) {
    Object code = e.getDebuggingInfo() == null ? null : e.getDebuggingInfo().get("errorCode");
    return code instanceof String text && text.matches("\\w{1,20}") ? " " + text : "";
  }

  private RuntimeException failed(RuntimeException e) {
    if (credentials instanceof TrustedProfile profile
        && !Files.isReadable(profile.computeResourceToken())) {
      return StoreException.misconfigured(
          "there is no compute resource token at %s for the trusted profile '%s': enable trusted profiles for the job, or log in with a key"
              .formatted(profile.computeResourceToken(), profile.profile()),
          e);
    }
    Throwable cause = ExceptionUtils.getRootCause(e);
    if (cause instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return retryable(
        Kind.UNREACHABLE,
        "cannot connect to %s (%s)".formatted(iam(), cause.getClass().getSimpleName()),
        e);
  }

  private static RetryableException retryable(Kind kind, String message, Throwable cause) {
    return RetryableException.create(
        message, new StoreException(kind, S3Location.SCHEME, message, cause));
  }

  private String iam() {
    URI address =
        credentials instanceof TrustedProfile profile
            ? profile.iam()
            : ((IamApiKey) credentials).iam();
    return HttpProxy.describe(address.toString(), proxy);
  }
}
