package io.github.imagerecognition.embedding;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The machine's cores, which all workers of this process share: who computes holds one, who waits
 * for the store holds none. So a runner may have more workers than there are cores, and one
 * worker's waiting is another's computing time.
 */
final class Cores {

  private static final Semaphore FREE = new Semaphore(Runtime.getRuntime().availableProcessors());

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
    try {
      return computation.get();
    } finally {
      FREE.release();
    }
  }
}
