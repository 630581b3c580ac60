package io.github.imagerecognition.bucket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

class S3ContentTest {

  @Test
  void givesUpAConnectionOnlyWhereMoreComesThanIsWanted() throws Exception {
    assertThat(aborts("wanted")).isFalse();
    assertThat(aborts("wanted and more")).isTrue();
  }

  private static boolean aborts(String answer) throws Exception {
    AtomicBoolean aborted = new AtomicBoolean();
    GetObjectResponse response = GetObjectResponse.builder().contentRange("bytes 3-8/20").build();

    assertThat(
            S3Content.part(3, 6)
                .transform(
                    response,
                    AbortableInputStream.create(
                        new ByteArrayInputStream(answer.getBytes(US_ASCII)),
                        () -> aborted.set(true))))
        .hasValueSatisfying(bytes -> assertThat(bytes).asString(US_ASCII).isEqualTo("wanted"));
    return aborted.get();
  }
}
