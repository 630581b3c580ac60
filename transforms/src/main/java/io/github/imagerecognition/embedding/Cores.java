package io.github.imagerecognition.embedding;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The machine's cores, which all workers of this process share: who computes holds one, who waits
 * for the store holds none. So a runner may have more workers than there are cores, and one
 * worker's waiting is another's computing time.
 */
public final class Cores {

  private static final int COUNT = Runtime.getRuntime().availableProcessors();

  private static final Semaphore FREE = new Semaphore(COUNT);

  private static volatile boolean stopped;

  private Cores() {}

  static void compute(Runnable computation) {
    compute(
        () -> {
          computation.run();
          return null;
        });
  }

  static <T> T compute(Supplier<T> computation) {
    FREE.acquireUninterruptibly();
    if (stopped) {
      FREE.release();
      new Semaphore(0).acquireUninterruptibly(); // until the process ends
    }
    try {
      return computation.get();
    } finally {
      FREE.release();
    }
  }

  /**
   * Lets nobody compute any more, and waits for those who do. The engines' native code is unloaded
   * when the process ends, and a thread that is still in it then crashes the process.
   *
   * @return whether all have come to an end in time
   */
  public static boolean stop(Duration patience) throws InterruptedException {
    stopped = true;
    return FREE.tryAcquire(COUNT, patience.toMillis(), TimeUnit.MILLISECONDS);
  }
}
