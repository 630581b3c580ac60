package io.github.imagerecognition.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.bucket.StoreException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderBucketTest extends BucketContract {

  @TempDir private Path folder;

  @Override
  Bucket bucket() {
    return new FolderBucket(folder.resolve("bucket"));
  }

  @Override
  Bucket missingBucket() {
    return new FolderBucket(folder.resolve("none"));
  }

  @Override
  void assertNothingOutside(Bucket bucket) {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("bucket"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void saysThatAFolderIsNotThere() {
    try (Bucket bucket = bucket()) {
      assertFails(Kind.BUCKET_MISSING, bucket::check);
      assertThat(bucket.list("", "").hasNext()).isFalse();
    }
  }

  @Test
  void saysThatANameIsTooLong() {
    try (Bucket bucket = bucket()) {
      String name = "é".repeat(128);
      assertFails(
          Kind.UNUSABLE_KEY, () -> bucket.write("a/" + name + "/b", bytes("x"), "text/plain"));
    }
  }

  @Test
  void leavesNoPartialFileBehind() throws IOException {
    try (Bucket bucket = bucket()) {
      bucket.write("a/b", bytes("x"), "text/plain");

      assertThat(keys(bucket.list("", ""))).containsExactly("a/b");
    }
  }

  @Test
  void deletesWhatAnInterruptedWriteHasLeftInAFolder() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Path inside = Files.createDirectories(folder.resolve("bucket/a/b"));
    Files.writeString(outside.resolve("x"), "x");
    Files.writeString(inside.resolve(".c.123.part"), "x");
    Files.createSymbolicLink(inside.resolve("link"), outside);

    try (Bucket bucket = bucket()) {
      bucket.deleteFolder("a/b/");
    }

    assertThat(folder.resolve("bucket/a")).isEmptyDirectory();
    assertThat(outside.resolve("x")).exists();
  }

  @Test
  void leavesNoPartialFileWhereItCannotHaveItsName() throws IOException {
    try (Bucket bucket = bucket()) {
      bucket.write("a/b/c", bytes("x"), "text/plain");

      assertFails(Kind.FAILED, () -> bucket.write("a/b", bytes("x"), "text/plain"));
      assertThat(keys(bucket.list("", ""))).containsExactly("a/b/c");
    }
  }

  @Test
  void saysWhyAFileCannotBeWritten() throws IOException {
    try (Bucket bucket = bucket()) {
      bucket.write("a", bytes("x"), "text/plain");

      assertFails(Kind.FAILED, () -> bucket.write("a/b", bytes("x"), "text/plain"));
    }
  }

  @Test
  void doesNotWalkLinksThatLeadToEachOther() throws IOException {
    Path a = Files.createDirectories(folder.resolve("bucket/a"));
    Path b = Files.createDirectories(folder.resolve("bucket/b"));
    Files.writeString(a.resolve("x.jpg"), "x");
    Files.writeString(b.resolve("x.jpg"), "x");
    Files.createSymbolicLink(a.resolve("other"), b);
    Files.createSymbolicLink(b.resolve("other"), a);

    try (Bucket bucket = bucket()) {
      assertThat(keys(bucket.list("", "")))
          .containsExactly("a/other/x.jpg", "a/x.jpg", "b/other/x.jpg", "b/x.jpg");
    }
  }

  @Test
  void followsLinksButNotForEver() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("x.jpg"), "x");
    Path inside = Files.createDirectories(folder.resolve("bucket/p"));
    Files.createSymbolicLink(inside.resolve("link"), outside);
    Files.createSymbolicLink(inside.resolve("loop"), folder.resolve("bucket"));

    try (Bucket bucket = bucket()) {
      assertThat(keys(bucket.list("", ""))).containsExactly("p/link/x.jpg");
    }
  }
}
