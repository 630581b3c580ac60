package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.bucket.WholeFile;
import io.github.imagerecognition.embedding.Progress;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM, with which Code Engine and Docker stop a job, and Ctrl-C. The JVM ends by itself then,
 * with 128 and the signal's number as its exit code; what is left to do is to say so, and to leave
 * nothing half-written.
 */
final class StopSignal {

  private enum End {
    BY_ITSELF,
    BY_SIGNAL
  }

  private static final AtomicReference<End> END = new AtomicReference<>();

  private StopSignal() {}

  /** Has to be called before any work. */
  static void listen() {
    Runtime.getRuntime().addShutdownHook(new Thread(StopSignal::stop, "stop"));
  }

  /** Ends the process, which is no signal. */
  static void exit(int exitCode) {
    END.compareAndSet(null, End.BY_ITSELF);
    System.exit(exitCode);
  }

  /** Whether the process is being stopped, so that what fails from now on fails because of that. */
  static boolean received() {
    return END.get() == End.BY_SIGNAL;
  }

  private static void stop() {
    if (!END.compareAndSet(null, End.BY_SIGNAL)) {
      return;
    }
    Logger log = LoggerFactory.getLogger(StopSignal.class);
    try {
      WholeFile.abandon();
    } catch (IOException e) {
      log.warn("An unfinished file ending in .part stays: {}", e.toString());
    }
    log.warn(
        "Stopped by a signal after {} products: what is written is whole, the next run does the rest",
        Progress.products());
  }
}
