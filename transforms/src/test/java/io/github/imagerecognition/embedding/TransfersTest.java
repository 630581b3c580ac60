package io.github.imagerecognition.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class TransfersTest {

  @Test
  void closingInterruptsWhatRunsAndCancelsWhatWaits() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    Transfers transfers = new Transfers(1);
    CompletableFuture<String> first = transfers.start(() -> sleepUntilInterrupted(running));
    CompletableFuture<String> second = transfers.start(() -> "never");
    running.await();

    transfers.close();

    assertThat(first).isCompletedWithValue("interrupted");
    assertThatThrownBy(second::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(CancellationException.class);
    assertThatThrownBy(transfers.start(() -> "too late")::join)
        .isInstanceOf(CancellationException.class);
  }

  private static String sleepUntilInterrupted(CountDownLatch running) {
    running.countDown();
    try {
      new CountDownLatch(1).await();
      return "ended";
    } catch (InterruptedException e) {
      return "interrupted";
    }
  }
}
