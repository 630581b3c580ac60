package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Credentials;
import io.github.imagerecognition.bucket.S3Store;
import io.github.imagerecognition.bucket.StoreException;
import java.util.HashMap;
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
    assertThat(store()).isEqualTo(S3Store.of("https://host", new Credentials("id", "secret")));
    assertThat(new EnvironmentStore()).isEqualTo(new EnvironmentStore());
  }

  @Test
  void namesEveryMissingVariable() {
    variables.clear();

    assertRefused(
        "missing COS_ENDPOINT, COS_ACCESS_KEY_ID, COS_SECRET_ACCESS_KEY: ", "TaskManager");
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
