package io.github.imagerecognition.bucket;

import io.github.imagerecognition.process.HttpProxy;
import io.github.imagerecognition.process.Proxies;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An S3-compatible store as one machine reaches it.
 *
 * @param endpoint its address, with scheme and host
 * @param credentials what it knows this machine by
 * @param region what requests are signed for
 * @param proxies the way to it, and to what gives tokens for it
 */
public record S3Store(URI endpoint, Credentials credentials, String region, Proxies proxies) {

  /** s3.eu-de.cloud-object-storage.appdomain.cloud, s3.private.…, s3.direct.…, and Amazon's own. */
  private static final Pattern HOST =
      Pattern.compile(
          "s3\\.(?:(?:private|direct)\\.)?([a-z0-9-]+)\\."
              + "(?:cloud-object-storage\\.appdomain\\.cloud|amazonaws\\.com)");

  /** What leaves no machine. */
  private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

  private static final String DEFAULT_REGION = "us-east-1";

  /** Checks the address; {@link #of} takes one as a user writes it. */
  public S3Store {
    if (!region.matches("[A-Za-z0-9-]+")) {
      throw StoreException.misconfigured(
          "the region '%s' is not a name such as eu-de".formatted(Keys.printable(region)));
    }
    if (endpoint.getRawUserInfo() != null) {
      throw holdsKeys();
    }
    if (endpoint.getHost() == null || !String.valueOf(endpoint.getScheme()).matches("https?")) {
      throw malformed(endpoint.toString(), null);
    }
    if (!(credentials instanceof HmacKeys)) {
      requireEncryption("tokens", endpoint);
    }
  }

  /**
   * Checks that a secret can go to an address.
   *
   * @throws StoreException {@code MISCONFIGURED} when others could read it on its way
   */
  static void requireEncryption(String secret, URI address) {
    String host = String.valueOf(address.getHost());
    if (!"https".equalsIgnoreCase(address.getScheme()) && !LOOPBACK.matcher(host).matches()) {
      throw StoreException.misconfigured(
          "%s would travel unencrypted to %s://%s: write https://"
              .formatted(secret, address.getScheme(), host));
    }
  }

  /**
   * A store by its address as a user writes it, with or without {@code https://}.
   *
   * @throws StoreException {@code MISCONFIGURED} when it is not an address, or holds a user name
   */
  public static S3Store of(String endpoint, Credentials credentials) {
    if (endpoint.contains("@")) { // also where the rest is malformed, which would be printed
      throw holdsKeys();
    }
    String address = endpoint.contains("://") ? endpoint : "https://" + endpoint;
    try {
      URI uri = URI.create(address);
      return new S3Store(uri, credentials, region(uri), Proxies.OF_JAVA);
    } catch (IllegalArgumentException e) {
      throw malformed(endpoint, e);
    }
  }

  /** The same through other proxies than Java's own. */
  public S3Store withProxies(Proxies other) {
    return new S3Store(endpoint, credentials, region, other);
  }

  /** Its address and how it is reached, for messages. */
  String description() {
    return HttpProxy.describe(endpoint.toString(), proxies.to(endpoint));
  }

  /**
   * The same store with another region, which its address does not tell.
   *
   * @throws StoreException {@code MISCONFIGURED} when it is not the name of one
   */
  public S3Store withRegion(String name) {
    return new S3Store(endpoint, credentials, name, proxies);
  }

  /**
   * The one in the host's name; {@code us-east-1}, which stores without regions accept, where there
   * is none.
   */
  private static String region(URI endpoint) {
    Matcher matcher = HOST.matcher(String.valueOf(endpoint.getHost()));
    return matcher.matches() ? matcher.group(1) : DEFAULT_REGION;
  }

  static StoreException holdsKeys() {
    return StoreException.misconfigured(
        "the endpoint holds a user name: keys are given apart from it");
  }

  private static StoreException malformed(String text, Throwable cause) {
    return new StoreException(
        StoreException.Kind.MISCONFIGURED,
        "",
        "the endpoint '%s' is not an address such as".formatted(text)
            + " https://s3.eu-de.cloud-object-storage.appdomain.cloud",
        cause);
  }
}
