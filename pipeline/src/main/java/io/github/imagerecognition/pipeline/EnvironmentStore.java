package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
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
   * @throws CodedException {@code CONFIGURATION} that names every variable that is missing, or an
   *     address that is none
   */
  static S3Store of(Environment environment) {
    List<String> missing = environment.missing(REQUIRED);
    if (!missing.isEmpty()) {
      throw invalid(
          "missing %s: set them in the environment or in a file .env"
              .formatted(String.join(", ", missing)),
          null);
    }
    String endpoint = environment.get(Environment.ENDPOINT).orElseThrow();
    if (endpoint.contains("@")) {
      throw invalid(
          "%s holds a user name: keys belong in %s and %s"
              .formatted(
                  Environment.ENDPOINT, Environment.ACCESS_KEY_ID, Environment.SECRET_ACCESS_KEY),
          null);
    }
    try {
      return S3Store.of(
          endpoint,
          new Credentials(
              environment.get(Environment.ACCESS_KEY_ID).orElseThrow(),
              environment.get(Environment.SECRET_ACCESS_KEY).orElseThrow()));
    } catch (StoreException e) {
      throw invalid("%s: %s".formatted(Environment.ENDPOINT, e.getMessage()), e);
    }
  }

  private static CodedException invalid(String message, Throwable cause) {
    return new CodedException(ErrorCode.CONFIGURATION, message, cause);
  }
}
