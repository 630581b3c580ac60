package io.github.imagerecognition.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class S3UploadTest {

  @Test
  void hasRoomForTheLargestExportInThePartsThatAStoreTakes() {
    long twentyMillionDocuments = 20_000_000L * 24_000;

    assertThat(IntStream.range(0, S3Upload.MAX_PARTS).mapToLong(S3Upload::partBytes).sum())
        .isGreaterThan(twentyMillionDocuments);
    assertThat(S3Upload.partBytes(S3Upload.MAX_PARTS - 1)).isLessThanOrEqualTo(256 << 20);
  }
}
