package io.github.imagerecognition.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.bucket.StoreException.Kind;
import io.github.imagerecognition.testing.S3Server;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class S3BucketIT extends BucketContract {

  private final S3Server server = S3Server.shared();

  @Override
  Bucket bucket() {
    return open(server.newBucket());
  }

  @Override
  Bucket missingBucket() {
    return open("no-such-bucket");
  }

  @Override
  void assertNothingOutside(Bucket bucket) {
    String whole = bucket.location().replace("some prefix/", "");
    try (Bucket everything = BucketLocation.parse(whole, FixedStore.of(server)).open()) {
      assertThat(keys(everything.list("", ""))).allMatch(key -> key.startsWith("some prefix/"));
    }
  }

  @Test
  void saysThatTheBucketIsMissing() {
    try (Bucket bucket = open("no-such-bucket")) {
      assertFails(Kind.BUCKET_MISSING, bucket::check);
      assertFails(Kind.BUCKET_MISSING, () -> bucket.list("", "").hasNext());
      assertFails(Kind.BUCKET_MISSING, () -> bucket.write("x", new byte[1], "text/plain"));
    }
  }

  @Test
  void saysThatTheKeyIsWrongWithoutPrintingIt() {
    S3Provider wrong = new FixedStore(server.endpoint(), S3Server.ACCESS_KEY_ID, "not-the-secret");
    try (Bucket bucket = BucketLocation.parse("s3://any", wrong).open()) {
      assertThatThrownBy(bucket::check)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(server.endpoint() + " refuses the bucket 'any'")
          .hasMessageNotContaining("not-the-secret")
          .hasMessageNotContaining(S3Server.ACCESS_KEY_ID)
          .extracting("kind")
          .isEqualTo(Kind.DENIED);
    }
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    S3Provider closed = new FixedStore("http://127.0.0.1:" + S3Server.freePort(), "id", "secret");
    try (Bucket bucket = BucketLocation.parse("s3://any", closed).open()) {
      assertFails(Kind.UNREACHABLE, bucket::check);
    }
  }

  @Test
  void storesWithDifferentKeysWorkAtTheSameTime() throws Exception {
    try (S3Server other = S3Server.start("other-id", "other-secret");
        Bucket here = bucket();
        Bucket there =
            BucketLocation.parse(
                    "s3://" + other.newBucket(),
                    new FixedStore(other.endpoint(), "other-id", "other-secret"))
                .open()) {
      IntStream.range(0, 100)
          .parallel()
          .forEach(
              i -> {
                here.write(String.format(Locale.ROOT, "k-%03d", i), bytes("here"), "text/plain");
                there.write(String.format(Locale.ROOT, "k-%03d", i), bytes("there"), "text/plain");
                assertThat(here.read(String.format(Locale.ROOT, "k-%03d", i), 5).bytes())
                    .isEqualTo(bytes("here"));
                assertThat(there.read(String.format(Locale.ROOT, "k-%03d", i), 5).bytes())
                    .isEqualTo(bytes("there"));
              });
      assertThat(keys(here.list("", ""))).hasSize(100);
      assertThat(keys(there.list("", ""))).hasSize(100);
    }
  }

  @Test
  void asksForOneKeyWhereOneIsWanted() throws IOException {
    try (Bucket bucket = bucket()) {
      List.of("a", "b", "c").forEach(key -> bucket.write(key, bytes("x"), "text/plain"));
      int before = server.requests().size();

      assertThat(bucket.first("", "a").map(StoredObject::key)).contains("b");

      assertThat(server.requests()).hasSize(before + 1);
      assertThat(server.requests().get(before)).contains("max-keys=1");
    }
  }

  private Bucket open(String name) {
    return BucketLocation.parse("s3://" + name + "/some prefix", FixedStore.of(server)).open();
  }
}
