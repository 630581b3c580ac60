package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.bucket.Credentials;
import io.github.imagerecognition.bucket.HmacKeys;
import io.github.imagerecognition.bucket.IamApiKey;
import io.github.imagerecognition.bucket.S3Provider;
import io.github.imagerecognition.bucket.S3Store;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.bucket.TrustedProfile;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The store that a process has in its environment or {@code .env}: each worker its own. */
record EnvironmentStore() implements S3Provider {

  private static final List<String> HMAC_KEYS =
      List.of(Environment.ACCESS_KEY_ID, Environment.SECRET_ACCESS_KEY);

  /** For messages about keys that are missing. */
  static final String OTHER_LOGINS =
      "%s or %s can stand in for the two keys"
          .formatted(Environment.API_KEY_ID, Environment.TRUSTED_PROFILE);

  @Override
  public S3Store store() {
    return of(Environment.load());
  }

  /** The variables of the store and the login that are unset though a store needs them. */
  static List<String> missing(Environment environment) {
    boolean hasOtherLogin =
        environment.get(Environment.API_KEY_ID).isPresent()
            || environment.get(Environment.TRUSTED_PROFILE).isPresent();
    List<String> keys = environment.missing(HMAC_KEYS);
    return Stream.concat(
            environment.missing(List.of(Environment.ENDPOINT)).stream(),
            hasOtherLogin && keys.equals(HMAC_KEYS) ? Stream.empty() : keys.stream())
        .toList();
  }

  /**
   * The store of an environment.
   *
   * @throws StoreException {@code MISCONFIGURED} that names every variable that is missing, or the
   *     one whose address is malformed
   */
  static S3Store of(Environment environment) {
    List<String> missing = missing(environment);
    if (!missing.isEmpty()) {
      throw StoreException.misconfigured(
          "missing %s: set them in the environment or in a file .env, on a cluster also in that of every TaskManager%s"
              .formatted(
                  String.join(", ", missing),
                  missing.containsAll(HMAC_KEYS) ? "; " + OTHER_LOGINS : ""));
    }
    String endpoint = environment.get(Environment.ENDPOINT).orElseThrow();
    if (endpoint.contains("@")) {
      throw StoreException.misconfigured(
          "%s holds a user name: keys belong in %s and %s"
              .formatted(
                  Environment.ENDPOINT, Environment.ACCESS_KEY_ID, Environment.SECRET_ACCESS_KEY));
    }
    Credentials credentials = credentials(environment);
    S3Store store =
        named(
            Environment.ENDPOINT,
            () -> S3Store.of(endpoint, credentials).withProxies(environment.proxies()));
    return environment
        .get(Environment.REGION)
        .map(region -> named(Environment.REGION, () -> store.withRegion(region)))
        .orElse(store);
  }

  /** What a variable leads to; it is named if that is an error. */
  private static <T> T named(String variable, Supplier<T> value) {
    try {
      return value.get();
    } catch (StoreException e) {
      throw StoreException.misconfigured("%s: %s".formatted(variable, e.getMessage()), e);
    }
  }

  /** The first login that is complete: the key pair, the API key, the trusted profile. */
  private static Credentials credentials(Environment environment) {
    Optional<String> accessKeyId = environment.get(Environment.ACCESS_KEY_ID);
    if (accessKeyId.isPresent()) {
      return new HmacKeys(
          accessKeyId.get(), environment.get(Environment.SECRET_ACCESS_KEY).orElseThrow());
    }
    URI iam =
        environment
            .get(Environment.AUTH_ENDPOINT)
            .map(EnvironmentStore::iam)
            .orElse(Credentials.IBM_IAM);
    return named(
        Environment.AUTH_ENDPOINT,
        () ->
            environment
                .get(Environment.API_KEY_ID)
                .<Credentials>map(key -> new IamApiKey(key, iam))
                .orElseGet(
                    () ->
                        new TrustedProfile(
                            environment.get(Environment.TRUSTED_PROFILE).orElseThrow(),
                            TrustedProfile.CODE_ENGINE_TOKEN,
                            iam)));
  }

  /** IAM's address, with or without its path, as IBM's own programs take it. */
  private static URI iam(String address) {
    if (!address.matches("https?://[\\w.:\\[\\]-]+(/identity/token)?/?")) {
      throw StoreException.misconfigured(
          "%s is no address such as %s".formatted(Environment.AUTH_ENDPOINT, Credentials.IBM_IAM));
    }
    return URI.create(address.replaceAll("(?<=[^/:])/.*", ""));
  }
}
