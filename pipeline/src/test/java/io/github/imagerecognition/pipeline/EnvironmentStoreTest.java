package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Credentials;
import io.github.imagerecognition.bucket.HmacKeys;
import io.github.imagerecognition.bucket.IamApiKey;
import io.github.imagerecognition.bucket.S3Store;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.bucket.TrustedProfile;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentStoreTest {

  private final Map<String, String> variables =
      new HashMap<>(
          Map.of(
              "COS_ENDPOINT", "https://host",
              "COS_ACCESS_KEY_ID", "id",
              "COS_SECRET_ACCESS_KEY", "secret"));

  @Test
  void isMadeOfThreeVariables() {
    assertThat(store()).isEqualTo(S3Store.of("https://host", new HmacKeys("id", "secret")));
    assertThat(new EnvironmentStore()).isEqualTo(new EnvironmentStore());
  }

  @Test
  void takesARegionThatTheAddressDoesNotName() {
    variables.put("COS_REGION", "eu-de");
    assertThat(store().region()).isEqualTo("eu-de");

    variables.put("COS_REGION", "eu de");
    assertRefused("COS_REGION", "'eu de'");
  }

  @Test
  void namesEveryMissingVariable() {
    variables.clear();

    assertRefused(
        "missing COS_ENDPOINT, COS_ACCESS_KEY_ID, COS_SECRET_ACCESS_KEY: ", "TaskManager");
  }

  @Test
  void anApiKeyOrATrustedProfileStandsInForTheKeyPairWhichWins() {
    variables.put("COS_TRUSTED_PROFILE", "shop");
    variables.put("COS_API_KEY_ID", "key");
    assertThat(store().credentials()).isEqualTo(new HmacKeys("id", "secret"));

    variables.keySet().removeAll(List.of("COS_ACCESS_KEY_ID", "COS_SECRET_ACCESS_KEY"));
    assertThat(store().credentials()).isEqualTo(new IamApiKey("key", Credentials.IBM_IAM));

    variables.remove("COS_API_KEY_ID");
    assertThat(store().credentials())
        .isEqualTo(
            new TrustedProfile("shop", TrustedProfile.CODE_ENGINE_TOKEN, Credentials.IBM_IAM));
  }

  @Test
  void halfAKeyPairIsAMistakeWhateverElseThereIs() {
    variables.put("COS_API_KEY_ID", "key");
    variables.remove("COS_SECRET_ACCESS_KEY");

    assertRefused("missing COS_SECRET_ACCESS_KEY: ");
  }

  @Test
  void saysWhatCanStandInForTheKeyPair() {
    variables.keySet().removeAll(List.of("COS_ACCESS_KEY_ID", "COS_SECRET_ACCESS_KEY"));

    assertRefused("missing COS_ACCESS_KEY_ID, COS_SECRET_ACCESS_KEY: ", "COS_TRUSTED_PROFILE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://private.iam.cloud.ibm.com",
        "https://private.iam.cloud.ibm.com/",
        "https://private.iam.cloud.ibm.com/identity/token"
      })
  void anotherIamCanGiveTheTokens(String address) {
    variables.keySet().removeAll(List.of("COS_ACCESS_KEY_ID", "COS_SECRET_ACCESS_KEY"));
    variables.put("COS_API_KEY_ID", "key");
    variables.put("COS_AUTH_ENDPOINT", address);

    assertThat(store().credentials())
        .isEqualTo(new IamApiKey("key", URI.create("https://private.iam.cloud.ibm.com")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "private.iam.cloud.ibm.com",
        "https://alice:secret@host",
        "https://h/x",
        "http://iam.cloud.ibm.com"
      })
  void anAddressThatIsNoIamOrUnencryptedIsRefusedWithoutPrintingIt(String address) {
    variables.keySet().removeAll(List.of("COS_ACCESS_KEY_ID", "COS_SECRET_ACCESS_KEY"));
    variables.put("COS_API_KEY_ID", "key");
    variables.put("COS_AUTH_ENDPOINT", address);

    assertRefused("COS_AUTH_ENDPOINT");
    assertThatThrownBy(this::store).hasMessageNotContaining("alice");
  }

  @Test
  void theStoreIsReachedThroughTheProxyOfTheEnvironment() {
    variables.put("HTTPS_PROXY", "proxy:3128");

    assertThat(store().proxies().to(store().endpoint())).hasToString("Optional[http://proxy:3128]");

    variables.put("HTTPS_PROXY", "socks5://alice@proxy");
    assertThatThrownBy(this::store)
        .isInstanceOf(CodedException.class)
        .hasMessageContaining("HTTPS_PROXY")
        .hasMessageNotContaining("alice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://alice:secret@host", "https://alice:se/cret@host", "alice:se cret@host"})
  void refusesKeysInTheAddressWithoutPrintingThem(String text) {
    variables.put("COS_ENDPOINT", text);

    assertRefused("COS_SECRET_ACCESS_KEY");
    assertThatThrownBy(this::store).hasMessageNotContaining("alice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://host", "https://", "not an address", "://x"})
  void saysWhatAnAddressLooksLike(String text) {
    variables.put("COS_ENDPOINT", text);

    assertRefused("COS_ENDPOINT", "'" + text + "'", "https://s3.eu-de.");
  }

  private S3Store store() {
    return EnvironmentStore.of(Environment.of(variables::get));
  }

  private void assertRefused(String... words) {
    assertThatThrownBy(this::store)
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(StoreException.Kind.MISCONFIGURED);
              assertThat(Advice.on(e))
                  .hasMessage(e.getMessage())
                  .extracting(CodedException::code)
                  .isEqualTo(ErrorCode.CONFIGURATION);
            })
        .message()
        .contains(words)
        .hasLineCount(1);
  }
}
