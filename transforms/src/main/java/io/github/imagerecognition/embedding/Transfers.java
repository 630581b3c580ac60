package io.github.imagerecognition.embedding;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Downloads and writes of one worker in threads of its own; each waits for the store and costs no
 * core. Closing ends them all: none is under way, and no future is left open, once it returns.
 */
public final class Transfers implements AutoCloseable {

  private final ExecutorService threads;
  private volatile boolean closed;

  /** Transfers, so many at a time at most. */
  public Transfers(int atOnce) {
    this(Executors.newFixedThreadPool(atOnce, Transfers::daemon));
  }

  Transfers(ExecutorService threads) {
    this.threads = threads;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "transfer");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts a transfer as soon as a thread is free.
   *
   * @return its result; failed by a {@link CancellationException} if this is closed before it
   *     begins
   */
  public <T> CompletableFuture<T> start(Supplier<T> transfer) {
    try {
      return CompletableFuture.supplyAsync(
          () -> {
            if (closed) {
              throw cancelled();
            }
            return transfer.get();
          },
          threads);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(cancelled());
    }
  }

  private static CancellationException cancelled() {
    return new CancellationException("transfers are closed");
  }

  /** Interrupts what is under way, cancels what waits, and returns when all of it has ended. */
  @Override
  public void close() {
    closed = true;
    threads.shutdownNow().forEach(Runnable::run);
    boolean interrupted = false;
    while (!threads.isTerminated()) {
      try {
        threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
