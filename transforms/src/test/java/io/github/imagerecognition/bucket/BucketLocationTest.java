package io.github.imagerecognition.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketLocationTest {

  @Test
  void endsWithASlash() {
    assertThat(BucketLocation.parse("s3://b").uri()).isEqualTo("s3://b/");
    assertThat(BucketLocation.parse("s3://b/in/").uri()).isEqualTo("s3://b/in/");
    assertThat(BucketLocation.parse("/a/../b").uri()).isEqualTo("/b/");
    assertThat(BucketLocation.parse("x").uri()).isEqualTo(Path.of("x").toAbsolutePath() + "/");
  }

  @Test
  void knowsWhatIsInsideIt() {
    BucketLocation input = BucketLocation.parse("s3://b/in");

    assertThat(input.pathTo(input.child("embeddings"))).contains("embeddings/");
    assertThat(input.pathTo(input)).contains("");
    assertThat(input.pathTo(BucketLocation.parse("s3://b/inside"))).isEmpty();
    assertThat(input.pathTo(BucketLocation.parse("s3://other/in"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://", "s3:///prefix", "https://host/bucket", "gs://bucket"})
  void refusesWhatIsNoLocation(String text) {
    assertThatThrownBy(() -> BucketLocation.parse(text)).hasMessageContaining("'" + text + "'");
  }
}
