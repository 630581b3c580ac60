package io.github.imagerecognition.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An embedder that one thread closes while another computes with it. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class EmbedderCloseTest {

  /** One for each task; the common pool of a small machine has only one in all. */
  private static final Executor THREADS = task -> new Thread(task).start();

  private final CountDownLatch inRun = new CountDownLatch(1);
  private final CountDownLatch runMayEnd = new CountDownLatch(1);
  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicInteger freed = new AtomicInteger();
  private final Embedder embedder =
      new Embedder(
          new SlowRun(), 1, new DeviceMemory(1), Precision.FLOAT32, freed::incrementAndGet);

  @Test
  void closingWaitsForTheSliceInHandAndLeavesOutTheRest() throws Exception {
    CompletableFuture<float[][]> embedding =
        CompletableFuture.supplyAsync(() -> embedder.embed(new float[30], 10), THREADS);
    inRun.await();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(embedder::close, THREADS);

    assertThat(closing).failsWithin(100, TimeUnit.MILLISECONDS);
    assertThat(freed).hasValue(0);
    runMayEnd.countDown();

    closing.join();
    assertThatThrownBy(embedding::join).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(runs.get()).isLessThan(10);
    assertThat(freed).hasValue(1);
  }

  @Test
  void aClosedEmbedderRefusesToEmbed() {
    embedder.close();
    embedder.close();
    assertThatThrownBy(() -> embedder.embed(new float[3], 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the embedder is closed");
    assertThat(freed).hasValue(1);
  }

  private final class SlowRun implements Embedder.Run {

    @Override
    public float[][] embed(float[] images, int start, int count) {
      runs.incrementAndGet();
      inRun.countDown();
      try {
        runMayEnd.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return new float[count][1];
    }

    @Override
    public void close() {
      assertThat(freed).hasValue(0);
    }
  }
}
