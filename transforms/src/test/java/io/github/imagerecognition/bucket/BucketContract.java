package io.github.imagerecognition.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.bucket.StoreException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every bucket does, whatever it is made of. */
abstract class BucketContract {

  static final List<String> AWKWARD_KEYS =
      List.of(
          "producto-A B/one two.jpg",
          "producto-A+B/plus+plus.jpg",
          "producto-A%20B/100%.jpg",
          "producto-Ñandú/café.jpg",
          "producto-😀/🙂.jpg",
          "producto-a&b=c;d/x'y\"z.jpg",
          "producto-deep/er/and/deeper/picture.png",
          "producto-#?/~!@$^*(){}[]|<>,.jpg");

  /** A new, empty bucket. */
  abstract Bucket bucket();

  /** A bucket that is not there. */
  abstract Bucket missingBucket();

  @Test
  void readsWhatWasWritten() {
    try (Bucket bucket = bucket()) {
      bucket.write("a/b.txt", bytes("hello"), "text/plain");

      StoredContent content = bucket.read("a/b.txt", 5);

      assertThat(content.bytes()).isEqualTo(bytes("hello"));
      assertThat(content.eTag()).isEqualTo("5d41402abc4b2a76b9719d911017c592");
    }
  }

  @Test
  void readsPartsOfAnObject() {
    try (Bucket bucket = bucket()) {
      bucket.write("a/b.txt", bytes("hello"), "text/plain");

      assertThat(bucket.read("a/b.txt", 0, 5)).isEqualTo(bytes("hello"));
      assertThat(bucket.read("a/b.txt", 1, 3)).isEqualTo(bytes("ell"));
      assertThat(bucket.read("a/b.txt", 4, 1)).isEqualTo(bytes("o"));
      assertFails(Kind.FAILED, () -> bucket.read("a/b.txt", 4, 2));
      assertFails(Kind.FAILED, () -> bucket.read("a/b.txt", 5, 1));
      assertFails(Kind.NOT_FOUND, () -> bucket.read("a/none.txt", 0, 1));
    }
  }

  @Test
  void writesObjectsOfAnyLength() {
    try (Bucket bucket = bucket()) {
      for (int length :
          List.of(0, 5, S3Upload.PART_BYTES, S3Upload.PART_BYTES + 1, 2 * S3Upload.PART_BYTES)) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);

        bucket.write(
            "a/b",
            "text/plain",
            output -> {
              int half = length / 2;
              output.write(content, 0, half);
              for (int i = half; i < Math.min(length, half + 3); i++) {
                output.write(content[i]);
              }
              output.write(content, Math.min(length, half + 3), Math.max(0, length - half - 3));
            });

        assertThat(Arrays.equals(bucket.read("a/b", length).bytes(), content)).isTrue();
      }
    }
  }

  @Test
  void anObjectWhoseContentFailsStaysWhatItWas() {
    try (Bucket bucket = bucket()) {
      bucket.write("a/b", bytes("former"), "text/plain");
      for (int length : List.of(1, S3Upload.PART_BYTES + 1)) {
        assertFails(
            Kind.FAILED,
            () ->
                bucket.write(
                    "a/b",
                    "text/plain",
                    output -> {
                      output.write(new byte[length]);
                      throw new IOException("no more");
                    }));
        assertThatThrownBy(
                () ->
                    bucket.write(
                        "a/b",
                        "text/plain",
                        output -> {
                          output.write(new byte[length]);
                          throw new IllegalStateException("no more");
                        }))
            .isInstanceOf(IllegalStateException.class);
      }

      assertThat(bucket.read("a/b", 10).bytes()).isEqualTo(bytes("former"));
      assertThat(keys(bucket.list("", ""))).containsExactly("a/b");
    }
  }

  @Test
  void deletesAFolder() {
    try (Bucket bucket = bucket()) {
      for (String key : List.of("a/b/c", "a/b/d/e", "a/b-c", "ab")) {
        bucket.write(key, bytes("x"), "text/plain");
      }

      bucket.deleteFolder("a/b/");
      bucket.deleteFolder("none/");

      assertThat(keys(bucket.list("", ""))).containsExactly("a/b-c", "ab");
    }
  }

  @Test
  void replacesAndDeletesObjects() {
    try (Bucket bucket = bucket()) {
      bucket.write("a/b.txt", bytes("hello"), "text/plain");
      bucket.write("a/b.txt", bytes("bye"), "text/plain");
      assertThat(bucket.read("a/b.txt", 5).bytes()).isEqualTo(bytes("bye"));

      bucket.delete("a/b.txt");
      bucket.delete("a/b.txt");
      assertThat(keys(bucket.list("", ""))).isEmpty();
    }
  }

  @Test
  void saysWhichObjectIsMissingOrTooLarge() {
    try (Bucket bucket = bucket()) {
      bucket.write("a/b.txt", bytes("hello"), "text/plain");

      assertFails(Kind.NOT_FOUND, () -> bucket.read("a/none.txt", 5));
      assertFails(Kind.TOO_LARGE, () -> bucket.read("a/b.txt", 4));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a/../../x", ".."})
  void refusesKeysThatLeadOutOfItsPrefix(String key) {
    try (Bucket bucket = bucket()) {
      bucket.write("inside", bytes("x"), "text/plain");

      assertFails(Kind.UNUSABLE_KEY, () -> bucket.write(key, bytes("evil"), "text/plain"));
      assertFails(
          Kind.UNUSABLE_KEY,
          () -> bucket.write(key, "text/plain", output -> output.write(bytes("evil"))));
      assertFails(Kind.UNUSABLE_KEY, () -> bucket.delete(key));
      assertFails(Kind.UNUSABLE_KEY, () -> bucket.deleteFolder(key + "/"));
      assertNothingOutside(bucket);
    }
  }

  @Test
  void saysThatItIsMissing() {
    try (Bucket bucket = missingBucket()) {
      assertFails(Kind.BUCKET_MISSING, bucket::check);
    }
  }

  @Test
  void givesBackWhatItHoldsOnce() {
    try (Bucket bucket = bucket()) {
      bucket.write("a", bytes("x"), "text/plain");
      Bucket other = bucket();
      other.close();
      other.close();

      assertThat(bucket.read("a", 1).bytes()).isEqualTo(bytes("x"));
    }
  }

  @Test
  void keepsAwkwardKeys() {
    try (Bucket bucket = bucket()) {
      for (String key : AWKWARD_KEYS) {
        bucket.write(key, bytes(key), "image/jpeg");
      }

      assertThat(keys(bucket.list("", "")))
          .isEqualTo(AWKWARD_KEYS.stream().sorted(Utf8Order.INSTANCE).toList());
      for (String key : AWKWARD_KEYS) {
        assertThat(bucket.read(key, 1000).bytes()).isEqualTo(bytes(key));
      }
    }
  }

  @Test
  void listsFoldersWhereTheirSlashPutsThem() {
    try (Bucket bucket = bucket()) {
      for (String key : List.of("p/x", "p-1/x", "p.1/x", "p0/x", "p/y/z", "p", "q")) {
        if (!key.equals("p")) {
          bucket.write(key, bytes(key), "text/plain");
        }
      }

      assertThat(keys(bucket.list("", "")))
          .containsExactly("p-1/x", "p.1/x", "p/x", "p/y/z", "p0/x", "q");
      assertThat(keys(bucket.list("p/", ""))).containsExactly("p/x", "p/y/z");
      assertThat(keys(bucket.list("p", "p/x"))).containsExactly("p/y/z", "p0/x");
      assertThat(keys(bucket.list("p", "p/"))).containsExactly("p/x", "p/y/z", "p0/x");
      assertThat(keys(bucket.list("p/y", ""))).containsExactly("p/y/z");
      assertThat(keys(bucket.list("none", ""))).isEmpty();
      assertThat(bucket.first("p", "p.").map(StoredObject::key)).contains("p.1/x");
      assertThat(bucket.first("p", "p1")).isEmpty();
    }
  }

  @Test
  void showsReadersNothingButWholeObjectsWhileSeveralWrite() {
    try (Bucket bucket = bucket()) {
      byte[] content = new byte[100_000];
      bucket.write("a/b", content, "application/octet-stream");

      IntStream.range(0, 200)
          .parallel()
          .forEach(
              i -> {
                bucket.write("a/b", content, "application/octet-stream");
                assertThat(bucket.read("a/b", content.length).bytes()).isEqualTo(content);
              });
      assertThat(keys(bucket.list("", ""))).containsExactly("a/b");
    }
  }

  @Test
  void listsMoreThanOnePage() {
    try (Bucket bucket = bucket()) {
      List<String> keys = IntStream.range(0, 1234).mapToObj("k-%04d"::formatted).toList();
      keys.forEach(key -> bucket.write(key, bytes("x"), "text/plain"));

      assertThat(keys(bucket.list("", ""))).isEqualTo(keys);
      assertThat(bucket.list("k-12", "").next()).extracting(StoredObject::sizeBytes).isEqualTo(1L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a/../../x", "..", "a/..", ".", "a//b", ""})
  void writesNothingOutsideItsPrefix(String key) {
    try (Bucket bucket = bucket()) {
      bucket.write("inside", bytes("x"), "text/plain");
      try {
        bucket.write(key, bytes("evil"), "text/plain");
      } catch (StoreException e) {
        assertThat(e.kind()).isEqualTo(Kind.UNUSABLE_KEY);
      }
      assertNothingOutside(bucket);
    }
  }

  abstract void assertNothingOutside(Bucket bucket);

  /** A line that says what and where, and names neither an option nor a variable. */
  static void assertFails(Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind))
        .message()
        .isNotBlank()
        .hasLineCount(1)
        .doesNotContain("COS_", "--", "picture", "product");
  }

  static List<String> keys(Iterator<StoredObject> objects) {
    List<String> keys = new ArrayList<>();
    objects.forEachRemaining(object -> keys.add(object.key()));
    return keys;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
