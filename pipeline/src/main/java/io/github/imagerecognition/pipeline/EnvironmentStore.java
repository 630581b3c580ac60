package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.bucket.Credentials;
import io.github.imagerecognition.bucket.S3Provider;
import io.github.imagerecognition.bucket.S3Store;
import io.github.imagerecognition.bucket.StoreException;
import java.util.List;

/** The store that a process has in its environment or {@code .env}: each worker its own. */
record EnvironmentStore() implements S3Provider {

  private static final List<String> REQUIRED =
      List.of(Environment.ENDPOINT, Environment.ACCESS_KEY_ID, Environment.SECRET_ACCESS_KEY);

  @Override
  public S3Store store() {
    return of(Environment.load());
  }

  /**
   * The store of an environment.
   *
   * @throws StoreException {@code MISCONFIGURED} that names every variable that is missing, or the
   *     one whose address is malformed
   */
  static S3Store of(Environment environment) {
    List<String> missing = environment.missing(REQUIRED);
    if (!missing.isEmpty()) {
      throw StoreException.misconfigured(
          "missing %s: set them in the environment or in a file .env, on a cluster also in that of every TaskManager"
              .formatted(String.join(", ", missing)));
    }
    String endpoint = environment.get(Environment.ENDPOINT).orElseThrow();
    if (endpoint.contains("@")) {
      throw StoreException.misconfigured(
          "%s holds a user name: keys belong in %s and %s"
              .formatted(
                  Environment.ENDPOINT, Environment.ACCESS_KEY_ID, Environment.SECRET_ACCESS_KEY));
    }
    try {
      return S3Store.of(
          endpoint,
          new Credentials(
              environment.get(Environment.ACCESS_KEY_ID).orElseThrow(),
              environment.get(Environment.SECRET_ACCESS_KEY).orElseThrow()));
    } catch (StoreException e) {
      throw StoreException.misconfigured(
          "%s: %s".formatted(Environment.ENDPOINT, e.getMessage()), e);
    }
  }
}
