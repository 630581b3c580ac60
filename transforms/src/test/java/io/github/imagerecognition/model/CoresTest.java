package io.github.imagerecognition.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class CoresTest {

  @AfterEach
  void resume() {
    Cores.resume();
  }

  @Test
  void stoppingWaitsForThoseWhoCompute() throws Exception {
    CountDownLatch computing = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    CompletableFuture<Void> computation =
        CompletableFuture.runAsync(() -> Cores.compute(() -> await(computing, mayEnd)));
    computing.await();

    assertThat(Cores.stop(Duration.ofMillis(50))).isFalse();
    mayEnd.countDown();
    computation.join();
    assertThat(Cores.stop(Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void nobodyBeginsToComputeUntilResumed() throws Exception {
    assertThat(Cores.stop(Duration.ofSeconds(30))).isTrue();
    CompletableFuture<String> later =
        CompletableFuture.supplyAsync(() -> Cores.compute(() -> "done"));
    assertThat(later).failsWithin(100, TimeUnit.MILLISECONDS);

    Cores.resume();

    assertThat(later).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo("done");
  }

  private static void await(CountDownLatch reached, CountDownLatch mayGoOn) {
    reached.countDown();
    try {
      mayGoOn.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
