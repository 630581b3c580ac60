package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.HmacKeys;
import io.github.imagerecognition.bucket.S3Store;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.testing.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdviceTest {

  @Test
  void saysWhichVariableLeadsToAStoreThatDoesNotAnswer() throws IOException {
    String endpoint = "http://127.0.0.1:" + S3Server.freePort();
    StoreException error = failure("s3://shop", endpoint);

    assertThat(Advice.on(error))
        .hasMessage(
            "cannot connect to %s (ConnectException): check COS_ENDPOINT and the network"
                .formatted(endpoint))
        .extracting(CodedException::code)
        .isEqualTo(ErrorCode.STORE_UNREACHABLE);
    assertThat(new JobFailure(new SerializedThrowable(new RuntimeException(error))).foreseen())
        .map(CodedException::code)
        .contains(ErrorCode.STORE_UNREACHABLE);
  }

  @Test
  void namesNoVariableOfAStoreForAFolder(@TempDir Path folder) {
    StoreException error = failure(folder.resolve("none").toString(), "https://unused");

    assertThat(Advice.on(error))
        .hasMessageEndingWith("/none: check --input and --output")
        .extracting(CodedException::code)
        .isEqualTo(ErrorCode.BUCKET_MISSING);
  }

  @Test
  void namesTheOptionForWeights() {
    CodedException missing = new CodedException(ErrorCode.WEIGHTS_MISSING, "no weights at x");

    assertThat(Advice.on(missing))
        .hasMessage("no weights at x; check --weights")
        .extracting(CodedException::code)
        .isEqualTo(ErrorCode.WEIGHTS_MISSING);
  }

  private static StoreException failure(String location, String endpoint) {
    S3Store store = S3Store.of(endpoint, new HmacKeys("id", "secret"));
    try (Bucket bucket = BucketLocation.parse(location, () -> store).open()) {
      return catchThrowableOfType(StoreException.class, bucket::check);
    }
  }
}
