package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.pipeline.RunRecord.Outcome;
import io.github.imagerecognition.product.ProductSelection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves a record of a run in its output, once, however the run ends. */
public final class RunRecorder {

  private static final Logger LOG = LoggerFactory.getLogger(RunRecorder.class);

  /** How long a store that does not answer delays the end of a run. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Docker waits for ten seconds in all, of which the work may need six to end. */
  private static final Duration PATIENCE_AFTER_SIGNAL = Duration.ofSeconds(2);

  private final ProductSelection selection;
  private final RunNotes notes;
  private CompletableFuture<Void> writing;

  RunRecorder(ProductSelection selection, RunNotes notes) {
    this.selection = selection;
    this.notes = notes;
  }

  /**
   * Runs, and records.
   *
   * @param options what the user has set, by the names it was set with
   * @param run takes notes, has the output open, and says whether every product is done
   */
  public static boolean record(
      JobConfiguration configuration,
      Map<String, String> options,
      BiPredicate<RunNotes, Bucket> run) {
    RunNotes notes = new RunNotes(configuration, options);
    RunRecorder recorder = new RunRecorder(configuration.selection(), notes);
    StopSignal.beforeTheEnd(() -> recorder.write(Outcome.STOPPED, null, PATIENCE_AFTER_SIGNAL));
    // Open until the record is written, so that all share one client and its token.
    try (Bucket output = configuration.selection().output().open()) {
      return recorder.run(it -> run.test(it, output));
    } finally {
      StopSignal.beforeTheEnd(() -> {});
    }
  }

  private boolean run(Predicate<RunNotes> run) {
    try {
      boolean succeeded = run.test(notes);
      write(succeeded ? Outcome.SUCCEEDED : Outcome.FAILED_PRODUCTS, null, PATIENCE);
      return succeeded;
    } catch (Throwable e) {
      if (!StopSignal.received()) {
        failed(new JobFailure(e));
      }
      throw e;
    }
  }

  private void failed(JobFailure failure) {
    Optional<CodedException> foreseen = failure.foreseen();
    boolean isNowhere =
        foreseen.filter(e -> e.code() == ErrorCode.BUCKET_MISSING).isPresent()
            && selection.input().pathTo(selection.output()).isPresent();
    if (isNowhere) { // a folder would be made, and be found empty by the next run
      return;
    }
    RunRecord.Failure error =
        foreseen
            .map(e -> new RunRecord.Failure(e.code().name(), e.getMessage()))
            .orElseGet(() -> new RunRecord.Failure(null, unforeseen(failure)));
    write(Outcome.FAILED, error, PATIENCE);
  }

  private static String unforeseen(JobFailure failure) {
    return failure.isOutOfMemory() ? "out of memory" : "unexpected error: see the log";
  }

  /** Waits for no longer than that. */
  void write(Outcome outcome, RunRecord.Failure error, Duration patience) {
    try {
      begin(outcome, error).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      LOG.warn("The record of this run is not written: {}", e.getCause().getMessage());
    } catch (TimeoutException e) {
      LOG.warn(
          "The record of this run is not written: {} does not answer", selection.output().uri());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Of a run that ends just when a signal stops it, the first record stays. */
  private synchronized CompletableFuture<Void> begin(Outcome outcome, RunRecord.Failure error) {
    if (writing == null) {
      RunRecord record = notes.record(outcome, error);
      writing = CompletableFuture.runAsync(() -> write(record));
    }
    return writing;
  }

  private void write(RunRecord record) {
    try (Bucket output = selection.output().open()) {
      RunRecordFile.write(output, selection.shard(), record);
    }
  }
}
