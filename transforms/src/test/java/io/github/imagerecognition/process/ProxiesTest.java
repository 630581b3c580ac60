package io.github.imagerecognition.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {

  private static final URI STORE = URI.create("https://s3.example.com");

  @ParameterizedTest
  @CsvSource({
    "http://proxy.example.com:3128, http://proxy.example.com:3128, ",
    "proxy.example.com:3128, http://proxy.example.com:3128, ",
    "HTTP://proxy/, http://proxy:80, ",
    "squid_proxy:3128, http://squid_proxy:3128, ",
    "http://alice:p%40ss+%3A@10.0.0.1:8080/, http://10.0.0.1:8080, alice:p@ss+:",
    "http://alice:p@ss@proxy:8080, http://proxy:8080, alice:p@ss",
    "http://alice@[::1]:8080, http://[::1]:8080, alice"
  })
  void takesTheAddressesThatCurlTakes(String value, String printed, String login) {
    HttpProxy proxy = Proxies.of(Map.of("HTTPS_PROXY", value)::get).to(STORE).orElseThrow();

    assertThat(proxy).hasToString(printed);
    assertThat(proxy.login()).isEqualTo(Optional.ofNullable(login));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://proxy:3128",
        "socks5://alice:secret@proxy",
        "http://alice:secret@",
        "http://alice:sec%zzret@proxy",
        "http://alice:secret@proxy:99999",
        "alice:secret@pro xy"
      })
  void refusesOthersWithoutPrintingThem(String value) {
    assertThatThrownBy(() -> Proxies.of(Map.of("https_proxy", value)::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("HTTPS_PROXY ")
        .hasMessageNotContaining("alice")
        .hasNoCause();
  }

  @Test
  void eachSchemeHasItsVariableAndLowerCaseWins() {
    Proxies proxies =
        Proxies.of(Map.of("http_proxy", "a:1", "HTTPS_PROXY", "b:2", "https_proxy", "c:3")::get);

    assertThat(proxies.to(URI.create("http://host"))).map(HttpProxy::host).contains("a");
    assertThat(proxies.to(URI.create("HTTPS://host"))).map(HttpProxy::host).contains("c");
    assertThat(Proxies.of(Map.of("HTTPS_PROXY", " ")::get)).isEqualTo(Proxies.OF_JAVA);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "*; s3.example.com",
        "example.com; s3.example.com",
        ".example.com; s3.example.com",
        "*.example.com; s3.example.com",
        ".example.com; example.com",
        "other, S3.Example.Com; s3.example.com.",
        "other s3.example.com; s3.example.com",
        "s3.example.com:443; s3.example.com",
        "s3.example.com:9000; s3.example.com:9000",
        "10.0.0.0/8; 10.1.2.3",
        "10.1.2.3; 10.1.2.3:9000",
        "[fd00::1]:9000; [fd00::1]:9000",
        "fd00::/8; [fd00:0:0::1]",
        "::1; [0:0:0:0:0:0:0:1]"
      })
  void exceptionsAreReachedDirectly(String exceptions, String host) {
    assertThat(to(host, exceptions)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; 127.0.0.1",
        "ample.com; s3.example.com",
        "s3.example.com; example.com",
        "s3.example.com:80; s3.example.com",
        "10.0.0.0/8; 11.1.2.3",
        "10.0.0.0/99; 10.0.0.0",
        "10.0.0.0/x; 10.0.0.0",
        "0.0.0.0/0; [::1]",
        "2.3; 10.1.2.3",
        "[; s3.example.com"
      })
  void othersAreReachedThroughTheProxy(String exceptions, String host) {
    assertThat(to(host, exceptions)).isPresent();
  }

  private static Optional<HttpProxy> to(String host, String exceptions) {
    return Proxies.of(Map.of("HTTPS_PROXY", "proxy:3128", "NO_PROXY", exceptions)::get)
        .to(URI.create("https://" + host));
  }

  @Test
  void javasOwnSettingsWin() {
    Proxies proxies = Proxies.of(Map.of("HTTPS_PROXY", "proxy:3128")::get);
    System.setProperty("https.proxyHost", "other");
    System.setProperty("https.proxyPort", "81");
    System.setProperty("https.proxyUser", "alice");
    System.setProperty("http.nonProxyHosts", "*.direct.example.com");
    try {
      assertThat(proxies.to(STORE)).contains(new HttpProxy("other", 81, Optional.of("alice:")));
      assertThat(proxies.to(URI.create("https://s3.direct.example.com"))).isEmpty();
    } finally {
      for (String name : new String[] {"proxyHost", "proxyPort", "proxyUser"}) {
        System.clearProperty("https." + name);
      }
      System.clearProperty("http.nonProxyHosts");
    }
  }
}
