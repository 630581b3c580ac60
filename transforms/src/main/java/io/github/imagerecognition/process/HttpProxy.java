package io.github.imagerecognition.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.lang3.StringUtils;
import org.apache.http.HttpHost;
import org.apache.http.auth.AuthScope;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.apache.http.client.CredentialsProvider;
import org.apache.http.impl.client.BasicCredentialsProvider;

/**
 * A proxy that speaks plain HTTP.
 *
 * @param host its name or address
 * @param port where it listens
 * @param login its {@code user:password}, if it wants one; never printed
 */
public record HttpProxy(String host, int port, Optional<String> login) {

  /** A password may hold an {@code @} too. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:[Hh][Tt][Tt][Pp]://)?(?:(?![^@]*://)(.*)@)?(\\[[0-9A-Fa-f:.]+]|[^\\s:/@\\[\\]]+)(?::(\\d{1,5}))?/?");

  private static final String DEFAULT_PORT = "80";

  /** A proxy by its address as curl takes it; nothing when it is none. */
  static Optional<HttpProxy> parse(String address) {
    Matcher matcher = ADDRESS.matcher(address);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(Optional.ofNullable(matcher.group(3)).orElse(DEFAULT_PORT));
    try {
      return port < 1 || port > 65_535
          ? Optional.empty()
          : Optional.of(
              new HttpProxy(
                  matcher.group(2),
                  port,
                  Optional.ofNullable(matcher.group(1)).map(HttpProxy::decoded)));
    } catch (IllegalArgumentException malformedEscape) {
      return Optional.empty();
    }
  }

  private static String decoded(String login) {
    return URLDecoder.decode(login.replace("+", "%2B"), UTF_8);
  }

  /** The proxy that Java's own settings name for an address. */
  static Optional<HttpProxy> ofJava(URI address) {
    return Optional.ofNullable(ProxySelector.getDefault()).stream()
        .flatMap(selector -> selector.select(address).stream())
        .limit(1)
        .filter(proxy -> proxy.type() == Proxy.Type.HTTP)
        .map(proxy -> (InetSocketAddress) proxy.address())
        .map(proxy -> new HttpProxy(proxy.getHostString(), proxy.getPort(), javaLogin(address)))
        .findFirst();
  }

  private static Optional<String> javaLogin(URI address) {
    String user = System.getProperty(address.getScheme() + ".proxyUser");
    String password = System.getProperty(address.getScheme() + ".proxyPassword", "");
    return Optional.ofNullable(user).map(name -> name + ":" + password);
  }

  /** The same for Java's own connections, which look its name up. */
  public Proxy toJava() {
    return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port));
  }

  /** The value of the header {@code Proxy-Authorization}, if the proxy wants one. */
  public Optional<String> authorization() {
    return login.map(text -> "Basic " + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)));
  }

  /** The same for Apache's client. */
  public HttpHost toApache() {
    return new HttpHost(host, port);
  }

  /** The login for Apache's client, which sends it to this proxy alone. */
  public CredentialsProvider credentials() {
    CredentialsProvider credentials = new BasicCredentialsProvider();
    login.ifPresent(
        text ->
            credentials.setCredentials(
                new AuthScope(toApache()),
                new UsernamePasswordCredentials(
                    StringUtils.substringBefore(text, ":"),
                    StringUtils.substringAfter(text, ":"))));
    return credentials;
  }

  /** An address and how it is reached, for messages. */
  public static String describe(String address, Optional<HttpProxy> proxy) {
    return address + proxy.map(server -> " through the proxy " + server).orElse("");
  }

  /** Its address without the login. */
  @Override
  public String toString() {
    return "http://" + host + ":" + port;
  }
}
