package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.bucket.WholeFile;
import io.github.imagerecognition.embedding.Progress;
import io.github.imagerecognition.model.Cores;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM, with which Code Engine and Docker stop a job, and Ctrl-C. The process says so, leaves
 * nothing half-written, and ends with 128 and the signal's number as its exit code.
 */
final class StopSignal {

  /** A slice of pictures takes about a second; Docker waits for ten. */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private static volatile boolean received;

  private StopSignal() {}

  /**
   * Has to be called before any work. By reflection, because the compiler warns of the JVM's only
   * way to a signal. A shutdown hook would run at the same time as that of ONNX Runtime, which
   * takes it away from under those who compute.
   */
  static void listen() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      for (String name : new String[] {"TERM", "INT"}) {
        Object received = signal.getConstructor(String.class).newInstance(name);
        int number = (int) signal.getMethod("getNumber").invoke(received);
        Object stop =
            Proxy.newProxyInstance(
                StopSignal.class.getClassLoader(),
                new Class<?>[] {handler},
                (proxy, method, arguments) -> {
                  stop(128 + number);
                  return null;
                });
        signal.getMethod("handle", signal, handler).invoke(null, received, stop);
      }
    } catch (ReflectiveOperationException e) {
      log().warn("Signals end the job without a word here: {}", e.toString());
    }
  }

  /** Whether the process is being stopped, so that what fails from now on fails because of that. */
  static boolean received() {
    return received;
  }

  /** Ends the process once nobody computes, unless a signal is ending it already. */
  static void exit(int exitCode) throws InterruptedException {
    if (received) {
      Thread.currentThread().join();
    }
    awaitIdle();
    System.exit(exitCode);
  }

  private static void stop(int exitCode) throws InterruptedException {
    received = true;
    awaitIdle();
    try {
      WholeFile.abandon();
    } catch (IOException e) {
      log().warn("An unfinished file ending in .part stays: {}", e.toString());
    }
    log()
        .warn(
            "Stopped by a signal after {} products: what is written is whole, the next run does the rest",
            Progress.products());
    System.exit(exitCode);
  }

  private static void awaitIdle() throws InterruptedException {
    if (!Cores.stop(PATIENCE)) {
      log().debug("Somebody has computed for more than {}", PATIENCE);
    }
  }

  /** No constant, because the format is chosen before the first logger is made. */
  private static Logger log() {
    return LoggerFactory.getLogger(StopSignal.class);
  }
}
