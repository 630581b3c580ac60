package io.github.imagerecognition.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketLocationTest {

  private static final S3Provider STORE = new S3FromEnvironment("https://host", "ID", "SECRET");

  @Test
  void endsWithASlash() {
    assertThat(parse("s3://b").uri()).isEqualTo("s3://b/");
    assertThat(parse("s3://b/in/").uri()).isEqualTo("s3://b/in/");
    assertThat(parse("/a/../b").uri()).isEqualTo("/b/");
    assertThat(parse("x").uri()).isEqualTo(Path.of("x").toAbsolutePath() + "/");
  }

  @Test
  void knowsWhatIsInsideIt() {
    BucketLocation input = parse("s3://b/in");

    assertThat(input.pathTo(input.child("embeddings"))).contains("embeddings/");
    assertThat(input.pathTo(input)).contains("");
    assertThat(input.pathTo(parse("s3://b/inside"))).isEmpty();
    assertThat(input.pathTo(parse("s3://other/in"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://", "s3:///prefix", "https://host/bucket", "gs://bucket"})
  void refusesWhatIsNoLocation(String text) {
    assertThatThrownBy(() -> parse(text)).hasMessageContaining("'" + text + "'");
  }

  @Test
  void knowsBucketsOfTheSameNameInOtherStoresApart() {
    S3Provider other = new FixedStore("https://other", "id", "secret");

    assertThat(parse("s3://b/in").pathTo(BucketLocation.parse("s3://b/in/out", other))).isEmpty();
    assertThat(parse("s3://b/in")).isEqualTo(parse("s3://b/in/"));
    assertThat(parse("s3://b/in")).isNotEqualTo(BucketLocation.parse("s3://b/in", other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://b/../c",
        "s3://b/in/..",
        "s3://../in",
        "s3://./in",
        "s3:// /in",
        "s3://b\n/in"
      })
  void keepsItsLimitsWhenItIsRead(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", "../c", "a/../../c", "a/..", "/etc", "//etc", ".", "a\nb", "\u0000"})
  void keepsItsLimitsWhenItIsAChild(String path) {
    for (BucketLocation parent : List.of(parse("s3://b/in"), BucketLocation.folder("in"))) {
      assertThatThrownBy(() -> parent.child(path))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .hasLineCount(1);
    }
  }

  @Test
  void keepsItsLimitsWhenItIsMade() {
    assertThatThrownBy(() -> new S3Location(" ", "", STORE)).hasMessageContaining("no bucket");
    assertThatThrownBy(() -> new S3Location("b/..", "", STORE)).hasMessageContaining("no bucket");
    assertThatThrownBy(() -> new S3Location("b", "../", STORE)).hasMessageContaining("leads out");
    assertThatThrownBy(() -> new FolderLocation(" ")).hasMessageContaining("not a folder name");
    assertThat(new S3Location("b", "in", STORE)).isEqualTo(parse("s3://b/in"));
    assertThat(new FolderLocation("/a/../b").uri()).isEqualTo("/b/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://id:secret@b/in",
        "s3://id:sec/ret@b/in",
        "s3://id@b",
        "S3://id:secret@b",
        "https://id:secret@host/b",
        "s3://id:secret@b\n"
      })
  void printsNoKeyOfAnAddress(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("s3://bucket/prefix")
        .hasMessageNotContainingAny("id:", "id@", "sec");
    assertThat(parse("s3://b/in@home:1").uri()).isEqualTo("s3://b/in@home:1/");
  }

  @Test
  void saysWhatIsWrongWithDots() {
    BucketLocation parent = parse("s3://b/in");

    assertThatThrownBy(() -> parent.child("./out"))
        .hasMessage("'./out' has the segment '.': leave it out");
    assertThatThrownBy(() -> parent.child("out/./a/..")).hasMessageContaining("leads out");
    assertThat(parent.child(".out/a.b").uri()).isEqualTo("s3://b/in/.out/a.b/");
  }

  @Test
  void travelsWithoutAnySecret() {
    assertThat(SerializationUtils.roundtrip(parse("s3://b/in"))).isEqualTo(parse("s3://b/in"));
    assertThat(SerializationUtils.roundtrip(BucketLocation.folder("in")))
        .isEqualTo(BucketLocation.folder("in"));
    assertThat(Serializable.class.isAssignableFrom(Credentials.class)).isFalse();
    assertThat(Serializable.class.isAssignableFrom(S3Store.class)).isFalse();
  }

  @Test
  void foldersNeedNoStore() {
    BucketLocation.parse("in", S3Provider.NONE).open().close();

    BucketContract.assertFails(
        StoreException.Kind.MISCONFIGURED,
        () -> BucketLocation.parse("s3://b", S3Provider.NONE).open());
  }

  private static BucketLocation parse(String text) {
    return BucketLocation.parse(text, STORE);
  }
}
