package io.github.imagerecognition.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.testing.S3Server;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class S3BucketIT extends BucketContract {

  private final S3Server server = S3Server.shared();

  @Override
  Bucket bucket() {
    return open(server.newBucket());
  }

  @Override
  void assertNothingOutside(Bucket bucket) {
    String whole = bucket.location().replace("some prefix/", "");
    try (Bucket everything = BucketLocation.parse(whole).open(environment(Map.of()))) {
      assertThat(keys(everything.list("", ""))).allMatch(key -> key.startsWith("some prefix/"));
    }
  }

  @Test
  void saysThatTheBucketIsMissing() {
    try (Bucket bucket = open("no-such-bucket")) {
      assertCode(ErrorCode.BUCKET_MISSING, bucket::check);
      assertCode(ErrorCode.BUCKET_MISSING, () -> bucket.list("", "").hasNext());
      assertCode(ErrorCode.BUCKET_MISSING, () -> bucket.write("x", new byte[1], "text/plain"));
    }
  }

  @Test
  void saysThatTheKeyIsWrongWithoutPrintingIt() {
    Environment wrong = environment(Map.of(Environment.SECRET_ACCESS_KEY, "not-the-secret"));
    try (Bucket bucket = BucketLocation.parse("s3://any").open(wrong)) {
      assertThatThrownBy(bucket::check)
          .isInstanceOf(CodedException.class)
          .hasMessageContaining("COS_SECRET_ACCESS_KEY")
          .hasMessageNotContaining("not-the-secret")
          .hasMessageNotContaining(S3Server.ACCESS_KEY_ID)
          .extracting("code")
          .isEqualTo(ErrorCode.STORE_DENIED);
    }
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    Environment closed =
        environment(Map.of(Environment.ENDPOINT, "http://127.0.0.1:" + S3Server.freePort()));
    try (Bucket bucket = BucketLocation.parse("s3://any").open(closed)) {
      assertCode(ErrorCode.STORE_UNREACHABLE, bucket::check);
    }
  }

  @Test
  void namesEveryMissingVariable() {
    assertThatThrownBy(() -> BucketLocation.parse("s3://any").open(Environment.of(name -> null)))
        .hasMessageContaining("COS_ENDPOINT, COS_ACCESS_KEY_ID, COS_SECRET_ACCESS_KEY");
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
    return BucketLocation.parse("s3://" + name + "/some prefix").open(environment(Map.of()));
  }

  private Environment environment(Map<String, String> changes) {
    Map<String, String> variables = new HashMap<>(server.environment("unused"));
    variables.putAll(changes);
    return Environment.of(variables::get);
  }
}
