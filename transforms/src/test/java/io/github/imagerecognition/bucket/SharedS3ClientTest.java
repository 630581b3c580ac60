package io.github.imagerecognition.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.github.imagerecognition.testing.LoopbackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedS3ClientTest {

  private static final FixedStore STORE = new FixedStore("http://127.0.0.1:1", "id", "secret");

  private final int before = SharedS3Client.count();

  @Test
  void manyBucketsHaveOneClientAndTheLastClosesIt() {
    List<Bucket> buckets =
        IntStream.range(0, 100)
            .parallel()
            .mapToObj(i -> BucketLocation.parse("s3://bucket-" + i, STORE).open())
            .toList();
    assertThat(SharedS3Client.count()).isEqualTo(before + 1);

    buckets.subList(1, buckets.size()).parallelStream().forEach(Bucket::close);
    buckets.get(1).close();
    assertThat(SharedS3Client.count()).isEqualTo(before + 1);

    buckets.get(0).close();
    assertThat(SharedS3Client.count()).isEqualTo(before);
  }

  @Test
  void otherEndpointsAndOtherKeysHaveClientsOfTheirOwn() {
    try (SharedS3Client one = SharedS3Client.of(STORE.store());
        SharedS3Client same = SharedS3Client.of(STORE.store());
        SharedS3Client key =
            SharedS3Client.of(new FixedStore(STORE.endpoint(), "id", "other").store());
        SharedS3Client endpoint =
            SharedS3Client.of(new FixedStore("http://127.0.0.1:2", "id", "secret").store())) {
      assertThat(same.client()).isSameAs(one.client());
      assertThat(List.of(one.client(), key.client(), endpoint.client())).doesNotHaveDuplicates();
      assertThat(SharedS3Client.count()).isEqualTo(before + 3);
    }
    assertThat(SharedS3Client.count()).isEqualTo(before);
  }

  /** The SDK takes from these properties what it else takes from variables and {@code ~/.aws}. */
  @ParameterizedTest
  @ValueSource(strings = {"aws.configFile", "aws.sharedCredentialsFile"})
  void readsNoFileOfAmazons(String property, @TempDir Path folder) throws IOException {
    Path malformed = Files.writeString(folder.resolve("file"), "[default\nregion");

    assertThatNoException().isThrownBy(() -> listWith(property, malformed.toString()));
  }

  @ParameterizedTest
  @CsvSource({"aws.useFipsEndpoint, true", "aws.defaultsMode, none"})
  void takesNoSettingFromAmazonsVariables(String property, String value) {
    assertThatNoException().isThrownBy(() -> listWith(property, value));
  }

  private static void listWith(String property, String value) {
    System.setProperty(property, value);
    try (LoopbackServer server = new LoopbackServer(request -> LoopbackServer.EMPTY_LISTING);
        Bucket bucket =
            BucketLocation.parse("s3://bucket", new FixedStore(server.address(), "id", "secret"))
                .open()) {
      bucket.check();
    } finally {
      System.clearProperty(property);
    }
  }
}
