package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.testing.RequestRelay;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Holds a job on a store back in mid-run, so that no test depends on how fast the job is: once it
 * writes so many products it gets no more pictures.
 */
final class Pause implements RequestRelay.Gate {

  private final AtomicInteger left;
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);

  /** Begins while the last of so many products is written. */
  Pause(int products) {
    this.left = new AtomicInteger(products);
  }

  /** Lets a job through. */
  static Pause none() {
    return new Pause(Integer.MAX_VALUE);
  }

  @Override
  public void await(String request) throws InterruptedException {
    if (request.matches("PUT .*/embeddings\\.npy .*") && left.decrementAndGet() == 0) {
      begun.countDown();
    }
    if (begun.getCount() == 0 && request.matches("GET [^?]*/producto-.*")) {
      over.await();
    }
  }

  /** Waits until it begins. */
  void awaitBegin(BooleanSupplier jobIsAlive) throws InterruptedException {
    while (!begun.await(100, TimeUnit.MILLISECONDS)) {
      assertThat(jobIsAlive.getAsBoolean()).isTrue();
    }
  }

  /** Ends it for good. */
  void end() {
    over.countDown();
  }
}
