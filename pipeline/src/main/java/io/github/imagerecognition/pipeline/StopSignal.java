package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.process.ProcessResources;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.function.IntConsumer;
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
  private static volatile Runnable last = () -> {};

  private StopSignal() {}

  /**
   * Installs the handlers; call it before any work. It uses reflection because the compiler warns
   * of the JVM's only API for signals. A shutdown hook would run at the same time as that of ONNX
   * Runtime, which unloads the library under the threads that compute.
   *
   * @param exit ends the process with an exit code
   */
  static void listen(IntConsumer exit) {
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
                  stop();
                  exit.accept(128 + number);
                  return null;
                });
        signal.getMethod("handle", signal, handler).invoke(null, received, stop);
      }
    } catch (ReflectiveOperationException e) {
      log().warn("Cannot install signal handlers; shutdown will not be graceful: {}", e.toString());
    }
  }

  /** Sets what a signal does before the work is stopped; it must not take long. */
  static void beforeTheEnd(Runnable task) {
    last = task;
  }

  /** Whether the process is being stopped, so that what fails from now on fails because of that. */
  static boolean received() {
    return received;
  }

  /** Waits until no thread computes; for ever when a signal is ending the process already. */
  static void awaitEndOfWork() throws InterruptedException {
    if (received) {
      Thread.currentThread().join();
    }
    stopWork();
  }

  private static void stop() throws InterruptedException {
    received = true;
    last.run();
    stopWork();
    log()
        .warn(
            "Stopped by a signal after {} products: what is written is whole, the next run does the rest",
            ProcessResources.current().progress().products());
  }

  private static void stopWork() throws InterruptedException {
    try {
      if (!ProcessResources.current().stop(PATIENCE)) {
        log().debug("Some thread has computed for more than {}", PATIENCE);
      }
    } catch (IOException e) {
      log().warn("Cannot delete an unfinished file, whose name ends in .part: {}", e.toString());
    }
  }

  /** No constant, because the format is chosen before the first logger is made. */
  private static Logger log() {
    return LoggerFactory.getLogger(StopSignal.class);
  }
}
