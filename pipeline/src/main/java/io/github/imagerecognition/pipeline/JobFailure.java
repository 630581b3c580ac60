package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.embedding.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.runtime.io.network.netty.exception.RemoteTransportException;
import org.apache.flink.runtime.jobmanager.scheduler.NoResourceAvailableException;
import org.apache.flink.runtime.jobmaster.JobMasterException;
import org.apache.flink.runtime.rest.util.RestClientException;
import org.apache.flink.util.SerializedThrowable;
import org.apache.flink.util.concurrent.FutureUtils;

/** What has ended a job, found in what a runner has wrapped it in. */
final class JobFailure {

  private final List<Throwable> causes;

  JobFailure(Throwable error) {
    this.causes = causes(error);
  }

  /** What was foreseen, with advice: an error of the library, of a store or of the cluster. */
  Optional<CodedException> foreseen() {
    return UnusableLibrary.among(causes)
        .or(() -> first(CodedException.class).map(Advice::on))
        .or(() -> first(StoreException.class).map(Advice::on))
        .or(this::clusterFailure);
  }

  boolean isOutOfMemory() {
    return first(OutOfMemoryError.class).isPresent();
  }

  /** Pictures that it is about, if it is about any. */
  List<Failure> examples() {
    return first(TooManyFailedImages.class).map(TooManyFailedImages::examples).orElse(List.of());
  }

  private Optional<CodedException> clusterFailure() {
    if (first(JobCancellationException.class).isPresent()) {
      return clusterFailed("was told to cancel the job: run it again; it goes on where it was");
    }
    if (first(NoResourceAvailableException.class).isPresent()) {
      return clusterFailed(
          "has fewer free slots than the parallelism (flink run -p), or has lost TaskManagers:"
              + " start some and run again; it goes on where it was");
    }
    if (first(JobMasterException.class).isPresent()
        || first(RemoteTransportException.class).isPresent()) {
      return clusterFailed(
          "has lost TaskManagers too often: see their logs and run again; it goes on where it was");
    }
    if (causes.stream().anyMatch(JobFailure::isSilence)) {
      return clusterFailed(
          "has lost TaskManagers, which went silent: see their logs and run again; it goes on where"
              + " it was");
    }
    if (first(FutureUtils.RetryException.class).isPresent()
        || first(RestClientException.class).isPresent()) {
      return clusterFailed(
          "does not answer any more, or does not know the job: check that its JobManager runs, and its address (rest.address)");
    }
    return Optional.empty();
  }

  /** Flink has no type of its own for a TaskManager that is there and does not answer. */
  private static boolean isSilence(Throwable cause) {
    return cause instanceof TimeoutException
        && String.valueOf(cause.getMessage()).startsWith("Heartbeat of TaskManager");
  }

  private static Optional<CodedException> clusterFailed(String what) {
    return Optional.of(new CodedException(ErrorCode.CLUSTER_FAILED, "the Flink cluster " + what));
  }

  private <T extends Throwable> Optional<T> first(Class<T> type) {
    return causes.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  /** What a worker of Flink's has thrown may be there in its serialised form. */
  private static List<Throwable> causes(Throwable error) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable cause : ExceptionUtils.getThrowableList(error)) {
      causes.add(cause);
      if (cause instanceof SerializedThrowable serialized) {
        Throwable original = serialized.deserializeError(JobFailure.class.getClassLoader());
        if (original != serialized) {
          causes.addAll(causes(original));
        }
      }
    }
    return causes;
  }
}
