package io.github.imagerecognition.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3EndpointTest {

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
    S3Endpoint endpoint = S3Endpoint.parse(text);

    assertThat(endpoint.region()).isEqualTo(region);
    assertThat(endpoint.uri()).hasScheme(scheme);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://alice:secret@host", "https://alice:se/cret@host", "alice:se cret@host"})
  void refusesKeysInTheAddressWithoutPrintingThem(String text) {
    assertThatThrownBy(() -> S3Endpoint.parse(text))
        .hasMessageContaining("COS_SECRET_ACCESS_KEY")
        .hasMessageNotContaining("alice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://host", "https://", "not an address", "://x"})
  void saysWhatAnAddressLooksLike(String text) {
    assertThatThrownBy(() -> S3Endpoint.parse(text))
        .hasMessageContaining("COS_ENDPOINT='" + text + "'")
        .hasMessageContaining("https://s3.eu-de.cloud-object-storage.appdomain.cloud");
  }
}
