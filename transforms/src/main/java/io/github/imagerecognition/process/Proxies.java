package io.github.imagerecognition.process;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Which HTTP proxy leads to which server. Java's own settings win ({@code https.proxyHost}, {@code
 * http.nonProxyHosts}, a program's {@code ProxySelector}); variables of the environment, as curl
 * reads them, say the rest.
 *
 * @param http the proxy to {@code http://} addresses
 * @param https the proxy to {@code https://} addresses, which tunnels
 * @param exceptions the servers that are reached without these two, as in {@code no_proxy}
 */
public record Proxies(
    Optional<HttpProxy> http, Optional<HttpProxy> https, List<String> exceptions) {

  /** None but Java's own. */
  public static final Proxies OF_JAVA = new Proxies(Optional.empty(), Optional.empty(), List.of());

  /**
   * The proxies of an environment: {@code http_proxy}, {@code https_proxy} and {@code no_proxy}, or
   * else the same in upper case.
   *
   * @param environment gives a variable's value, or null
   * @throws IllegalArgumentException when a variable holds no address of a proxy; the message names
   *     the variable alone, because an address may hold a password
   */
  public static Proxies of(UnaryOperator<String> environment) {
    return new Proxies(
        proxy("http_proxy", environment),
        proxy("https_proxy", environment),
        ProxyExceptions.parse(variable("no_proxy", environment).orElse("")));
  }

  private static Optional<HttpProxy> proxy(String name, UnaryOperator<String> environment) {
    return variable(name, environment)
        .map(
            address ->
                HttpProxy.parse(address)
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "%s is no address of a proxy such as http://proxy.example.com:3128"
                                    .formatted(name.toUpperCase(Locale.ROOT)))));
  }

  private static Optional<String> variable(String name, UnaryOperator<String> environment) {
    return Optional.ofNullable(environment.apply(name))
        .or(() -> Optional.ofNullable(environment.apply(name.toUpperCase(Locale.ROOT))))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /** The proxy that leads to an {@code http://} or {@code https://} address, if one does. */
  public Optional<HttpProxy> to(URI address) {
    String scheme = address.getScheme().toLowerCase(Locale.ROOT);
    Optional<HttpProxy> java = HttpProxy.ofJava(address);
    if (java.isPresent() || System.getProperty(scheme + ".proxyHost") != null) {
      return java;
    }
    return (scheme.equals("https") ? https : http)
        .filter(proxy -> !ProxyExceptions.include(exceptions, address));
  }
}
