package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.embedding.Failure;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.runtime.io.network.netty.exception.RemoteTransportException;
import org.apache.flink.runtime.jobmanager.scheduler.NoResourceAvailableException;
import org.apache.flink.runtime.jobmaster.JobMasterException;
import org.apache.flink.runtime.rest.util.RestClientException;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpResponseStatus;
import org.apache.flink.util.SerializedThrowable;
import org.apache.flink.util.concurrent.FutureUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is recognised, in what Beam and Flink wrap it in. */
class JobFailureTest {

  record Cluster(Throwable failure, String words) {}

  static List<Cluster> clusters() throws Exception {
    return List.of(
        new Cluster(new NoResourceAvailableException("slots"), "fewer free slots"),
        new Cluster(new JobMasterException("unreachable"), "lost TaskManagers"),
        new Cluster(
            new TimeoutException("Heartbeat of TaskManager with id 127.0.0.1:1 timed out."),
            "went silent"),
        new Cluster(new RemoteTransportException("reset", null), "lost TaskManagers"),
        new Cluster(new JobCancellationException(null, "cancelled", null), "told to cancel"),
        new Cluster(new FutureUtils.RetryException("retries"), "does not answer"),
        new Cluster(
            new RestClientException("not found", HttpResponseStatus.NOT_FOUND),
            "does not know the job"));
  }

  @ParameterizedTest
  @MethodSource("clusters")
  void tellsWhatHasHappenedToTheCluster(Cluster cluster) {
    JobFailure failure =
        new JobFailure(new RuntimeException(new IllegalStateException(cluster.failure())));

    assertThat(failure.foreseen())
        .hasValueSatisfying(
            found -> {
              assertThat(found.code()).isEqualTo(ErrorCode.CLUSTER_FAILED);
              assertThat(found).hasMessageContaining(cluster.words());
            });
  }

  @Test
  void findsWhatAWorkerHasThrownInItsSerialisedForm() {
    CodedException thrown = new CodedException(ErrorCode.STORE_UNREACHABLE, "cannot connect");

    JobFailure failure =
        new JobFailure(new RuntimeException(new SerializedThrowable(new RuntimeException(thrown))));

    assertThat(failure.foreseen())
        .hasValueSatisfying(
            found -> {
              assertThat(found.code()).isEqualTo(ErrorCode.STORE_UNREACHABLE);
              assertThat(found).hasMessage("cannot connect");
            });
  }

  @Test
  void findsThePicturesThatAWorkerHasGivenUpAt() {
    Failure picture = new Failure("a/1.jpg", "a", ErrorCode.IMAGE_EMPTY, "no bytes");
    CodedException limit = new CodedException(ErrorCode.FAILED_IMAGES_LIMIT, "too many");

    JobFailure failure =
        new JobFailure(
            new SerializedThrowable(
                new RuntimeException(new TooManyFailedImages(limit, List.of(picture)))));

    assertThat(failure.examples()).containsExactly(picture);
    assertThat(failure.foreseen()).get().hasFieldOrPropertyWithValue("code", limit.code());
  }

  @Test
  void hasNoWordForAMistakeOfOurs() {
    JobFailure failure = new JobFailure(new RuntimeException(new TimeoutException("of others")));

    assertThat(failure.foreseen()).isEmpty();
    assertThat(failure.isOutOfMemory()).isFalse();
    assertThat(new JobFailure(new RuntimeException(new OutOfMemoryError())).isOutOfMemory())
        .isTrue();
  }
}
