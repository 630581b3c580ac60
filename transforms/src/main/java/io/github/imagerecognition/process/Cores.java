package io.github.imagerecognition.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.commons.lang3.function.FailableSupplier;

/**
 * The machine's cores, which all workers of this process share: a thread that computes holds one, a
 * thread that waits for the store holds none. So a runner may have more workers than there are
 * cores, and one worker's waiting is another's computing time. All native code of engines and
 * decoders runs in here, so that a process can wait for its end.
 */
public final class Cores {

  private static final int COUNT = Runtime.getRuntime().availableProcessors();

  private final Semaphore free;
  private final CountDownLatch replaced = new CountDownLatch(1);
  private volatile boolean stopped;

  Cores() {
    this(new Semaphore(COUNT));
  }

  private Cores(Semaphore free) {
    this.free = free;
  }

  /** Waits for a core of this process and computes on it. */
  public static void compute(Runnable computation) {
    compute(
        () -> {
          computation.run();
          return null;
        });
  }

  /** Waits for a core of this process and computes on it; exceptions pass through. */
  public static <T, E extends Exception> T compute(FailableSupplier<T, E> computation) throws E {
    Cores cores = ProcessResources.current().cores();
    while (!cores.enter()) {
      awaitUninterruptibly(cores.replaced);
      cores = ProcessResources.current().cores();
    }
    try {
      return computation.get();
    } finally {
      cores.free.release();
    }
  }

  /** Waits for a core; false, without one, when these cores are stopped. */
  private boolean enter() {
    free.acquireUninterruptibly();
    if (stopped) {
      free.release();
      return false;
    }
    return true;
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Lets no thread begin to compute, and waits for those that do.
   *
   * @return whether all have ended in time
   */
  boolean stop(Duration patience) throws InterruptedException {
    stopped = true;
    boolean idle = free.tryAcquire(COUNT, patience.toMillis(), TimeUnit.MILLISECONDS);
    if (idle) {
      free.release(COUNT);
    }
    return idle;
  }

  /** The same cores for those who may begin again; threads that still compute count there too. */
  Cores successor() {
    return new Cores(free);
  }

  /** Sends the threads that wait here to the successor, which has become the process's. */
  void sendOn() {
    stopped = true;
    replaced.countDown();
  }
}
