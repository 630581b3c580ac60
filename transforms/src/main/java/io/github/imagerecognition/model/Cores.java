package io.github.imagerecognition.model;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The machine's cores, which all workers of this process share: who computes holds one, who waits
 * for the store holds none. So a runner may have more workers than there are cores, and one
 * worker's waiting is another's computing time. All native code of engines and decoders runs in
 * here, so that a process can wait for its end.
 */
public final class Cores {

  private static final int COUNT = Runtime.getRuntime().availableProcessors();

  private static final Semaphore FREE = new Semaphore(COUNT);

  /** Opens when computing may go on; null while it may. */
  private static volatile CountDownLatch stopped;

  private Cores() {}

  /** Waits for a core and computes on it. */
  public static void compute(Runnable computation) {
    compute(
        () -> {
          computation.run();
          return null;
        });
  }

  /** Waits for a core and computes on it. */
  public static <T> T compute(Supplier<T> computation) {
    FREE.acquireUninterruptibly();
    for (CountDownLatch resumed = stopped; resumed != null; resumed = stopped) {
      FREE.release();
      awaitUninterruptibly(resumed);
      FREE.acquireUninterruptibly();
    }
    try {
      return computation.get();
    } finally {
      FREE.release();
    }
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
   * Lets nobody begin to compute until {@link #resume}, and waits for those who do. The engines'
   * native code is unloaded when the process ends, and a thread that is still in it then crashes
   * the process.
   *
   * @return whether all have come to an end in time
   */
  public static boolean stop(Duration patience) throws InterruptedException {
    stopped = new CountDownLatch(1);
    boolean idle = FREE.tryAcquire(COUNT, patience.toMillis(), TimeUnit.MILLISECONDS);
    if (idle) {
      FREE.release(COUNT);
    }
    return idle;
  }

  /** Lets those compute again that have waited since {@link #stop}. */
  public static void resume() {
    CountDownLatch waiting = stopped;
    stopped = null;
    if (waiting != null) {
      waiting.countDown();
    }
  }
}
