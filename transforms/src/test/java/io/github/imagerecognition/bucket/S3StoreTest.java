package io.github.imagerecognition.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3StoreTest {

  private static final Credentials CREDENTIALS = new HmacKeys("my-id", "my-secret");

  @ParameterizedTest
  @CsvSource({
    "s3.eu-de.cloud-object-storage.appdomain.cloud, eu-de, https",
    "https://s3.private.us-south.cloud-object-storage.appdomain.cloud, us-south, https",
    "https://s3.direct.eu.cloud-object-storage.appdomain.cloud, eu, https",
    "https://s3.eu-west-1.amazonaws.com, eu-west-1, https",
    "http://127.0.0.1:9000, us-east-1, http",
    "https://minio.example.com, us-east-1, https"
  })
  void findsTheRegionInTheNameOfTheHost(String text, String region, String scheme) {
    S3Store store = S3Store.of(text, CREDENTIALS);

    assertThat(store.region()).isEqualTo(region);
    assertThat(store.endpoint()).hasScheme(scheme);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://alice:secret@host", "https://alice:se/cret@host", "alice:se cret@host"})
  void refusesKeysInTheAddressWithoutPrintingThem(String text) {
    assertThatThrownBy(() -> S3Store.of(text, CREDENTIALS))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("holds a user name")
        .hasMessageNotContaining("alice");
    assertThatThrownBy(() -> new S3FromEnvironment(text, "ID", "SECRET"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("holds a user name")
        .hasMessageNotContaining("alice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://host", "https://", "not an address", "://x"})
  void saysWhatAnAddressLooksLike(String text) {
    assertThatThrownBy(() -> S3Store.of(text, CREDENTIALS))
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("https://s3.eu-de.cloud-object-storage.appdomain.cloud");
  }

  @Test
  void sendsNoTokenUnencrypted() {
    IamApiKey key = new IamApiKey("my-key", Credentials.IBM_IAM);

    assertThatThrownBy(() -> S3Store.of("http://store.example.com", key))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("unencrypted to http://store.example.com");
    assertThatThrownBy(() -> S3Store.of("http://127.example.com", key))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("unencrypted to http://127.example.com");
    assertThat(S3Store.of("http://localhost:9000", key).endpoint()).hasPort(9000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://iam.example.com",
        "HTTP://iam.example.com",
        "http://127.0.0.1.example.com"
      })
  void sendsNoSecretToAnIamUnencrypted(String address) {
    URI iam = URI.create(address);

    BucketContract.assertFails(
        StoreException.Kind.MISCONFIGURED, () -> new IamApiKey("my-key", iam));
    BucketContract.assertFails(
        StoreException.Kind.MISCONFIGURED,
        () -> new TrustedProfile("shop", TrustedProfile.CODE_ENGINE_TOKEN, iam));
    assertThat(new IamApiKey("my-key", URI.create("http://127.0.0.2:80")).iam()).hasPort(80);
  }

  @Test
  void printsNoKey() {
    assertThat(S3Store.of("https://host", CREDENTIALS).toString())
        .doesNotContain("my-id", "my-secret");
    assertThat(new S3FromEnvironment("https://host", "ID", "SECRET").toString())
        .contains("https://host", "ID", "SECRET");
  }

  @Test
  void keysAreReadWhereTheBucketIsOpened() {
    S3FromEnvironment provider = new S3FromEnvironment("https://host", "ID", "SECRET");

    assertThat(provider.store(Map.of("ID", " my-id ", "SECRET", "my-secret")::get))
        .isEqualTo(S3Store.of("https://host", CREDENTIALS));
    BucketContract.assertFails(
        StoreException.Kind.MISCONFIGURED, () -> provider.store(Map.of("ID", " ")::get));
    assertThatThrownBy(() -> provider.store(name -> null)).hasMessageContaining("ID, SECRET");
  }
}
