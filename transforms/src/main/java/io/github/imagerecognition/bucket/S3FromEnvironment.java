package io.github.imagerecognition.bucket;

import io.github.imagerecognition.process.Proxies;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A store whose keys each machine has in two variables of its environment, and which it reaches
 * through the proxies of its environment.
 *
 * @param endpoint its address, with or without {@code https://}
 * @param accessKeyIdVariable the name of the variable with the public half of the key pair
 * @param secretAccessKeyVariable the name of the variable with the secret half
 */
public record S3FromEnvironment(
    String endpoint, String accessKeyIdVariable, String secretAccessKeyVariable)
    implements S3Provider {

  /**
   * Checks that no key would travel and be printed with the address.
   *
   * @throws StoreException {@code MISCONFIGURED} when the address holds a user name
   */
  public S3FromEnvironment {
    if (endpoint.contains("@")) {
      throw S3Store.holdsKeys();
    }
  }

  @Override
  public S3Store store() {
    return store(System::getenv);
  }

  S3Store store(UnaryOperator<String> environment) {
    List<String> missing =
        Stream.of(accessKeyIdVariable, secretAccessKeyVariable)
            .filter(name -> environment.apply(name) == null || environment.apply(name).isBlank())
            .toList();
    if (!missing.isEmpty()) {
      throw StoreException.misconfigured(
          "missing %s: set them in the environment".formatted(String.join(", ", missing)));
    }
    HmacKeys keys =
        new HmacKeys(
            environment.apply(accessKeyIdVariable).strip(),
            environment.apply(secretAccessKeyVariable).strip());
    try {
      return S3Store.of(endpoint, keys).withProxies(Proxies.of(environment));
    } catch (IllegalArgumentException e) {
      throw StoreException.misconfigured(e.getMessage());
    }
  }
}
