package io.github.imagerecognition.process;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The servers that no proxy of the environment leads to, as curl reads {@code no_proxy}: {@code *}
 * is all of them, a name stands for its subdomains too, with or without a dot before it, and a
 * network such as {@code 10.0.0.0/8} for its addresses. With a port it is that port alone.
 */
final class ProxyExceptions {

  private static final Pattern ENTRY =
      Pattern.compile("(?:\\*?\\.)?([^:]+|\\[.*]|[0-9a-f.]*:[0-9a-f.:]*:[^:]*?)(?::(\\d+))?");

  /** An address in digits, which no name server is asked for. */
  private static final Pattern LITERAL = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+|.*:.*");

  private ProxyExceptions() {}

  static List<String> parse(String list) {
    return Stream.of(list.toLowerCase(Locale.ROOT).split("[,\\s]+"))
        .filter(entry -> !entry.isEmpty())
        .toList();
  }

  static boolean include(List<String> entries, URI address) {
    String host = bare(address.getHost().toLowerCase(Locale.ROOT));
    int standardPort = address.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    int port = address.getPort() < 0 ? standardPort : address.getPort();
    return entries.stream().anyMatch(entry -> entry.equals("*") || covers(entry, host, port));
  }

  private static boolean covers(String entry, String host, int port) {
    Matcher matcher = ENTRY.matcher(entry);
    if (!matcher.matches()) {
      return false;
    }
    if (matcher.group(2) != null && !matcher.group(2).equals(String.valueOf(port))) {
      return false;
    }
    String name = bare(matcher.group(1));
    if (!LITERAL.matcher(host).matches()) {
      return host.equals(name) || host.endsWith("." + name);
    }
    String[] network = name.split("/", 2);
    return LITERAL.matcher(network[0]).matches()
        && isIn(host, network[0], network.length == 1 ? "" : network[1]);
  }

  /** Without the brackets of an IPv6 address, and without the dot that ends a full name. */
  private static String bare(String host) {
    return host.replaceAll("^\\[|]$|\\.$", "");
  }

  private static boolean isIn(String host, String network, String prefixLength) {
    try {
      byte[] address = InetAddress.getAllByName(host)[0].getAddress();
      byte[] start = InetAddress.getAllByName(network)[0].getAddress();
      int bits = address.length * Byte.SIZE;
      int free = prefixLength.isEmpty() ? 0 : bits - Integer.parseInt(prefixLength);
      return address.length == start.length
          && free >= 0
          && free <= bits
          && new BigInteger(1, address)
              .shiftRight(free)
              .equals(new BigInteger(1, start).shiftRight(free));
    } catch (UnknownHostException | NumberFormatException malformed) {
      return false;
    }
  }
}
