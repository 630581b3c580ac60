package io.github.imagerecognition.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.translate.TranslateException;
import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbedderMemoryTest {

  /** Pictures of one pixel; a device whose memory holds so many of them. */
  private record Device(int capacity, String message, List<Integer> runs) implements Embedder.Run {

    @Override
    public float[][] embed(float[] images, int start, int count) throws TranslateException {
      runs.add(count);
      if (count > capacity) {
        throw new TranslateException(new EngineException(message));
      }
      float[][] embeddings = new float[count][];
      for (int image = 0; image < count; image++) {
        embeddings[image] = new float[] {images[3 * (start + image)]};
      }
      return embeddings;
    }

    @Override
    public void close() {}
  }

  private static final String OUT_OF_MEMORY = "CUDA out of memory. Tried to allocate 2.00 GiB";

  private final List<Integer> runs = new ArrayList<>();

  @Test
  void aBatchThatDoesNotFitIsHalvedAndLaterOnesStaySmall() {
    try (Embedder embedder =
        new Embedder(
            new Device(3, OUT_OF_MEMORY, runs),
            1,
            new DeviceMemory(100),
            Precision.FLOAT32,
            () -> {})) {
      assertThat(embedder.embed(numbered(10), 10))
          .isDeepEqualTo(new float[][] {{0}, {1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}});
      assertThat(runs).containsExactly(10, 10, 5, 2, 2, 2, 2, 2);

      embedder.embed(numbered(3), 3);
      assertThat(runs).endsWith(2, 1);
    }
  }

  @Test
  void anImageThatDoesNotFitAloneEndsTheJob() {
    try (Embedder embedder =
        new Embedder(
            new Device(0, OUT_OF_MEMORY, runs),
            1,
            new DeviceMemory(100),
            Precision.FLOAT32,
            () -> {})) {
      assertThatThrownBy(() -> embedder.embed(numbered(4), 4))
          .isInstanceOfSatisfying(
              CodedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
          .hasMessageContaining("does not hold the network and one image")
          .hasRootCauseMessage(OUT_OF_MEMORY);
      assertThat(runs).containsExactly(4, 4, 2, 1);
    }
  }

  @Test
  void anotherErrorIsNotTriedAgain() {
    try (Embedder embedder =
        new Embedder(
            new Device(0, "no such operator", runs),
            1,
            new DeviceMemory(100),
            Precision.FLOAT32,
            () -> {})) {
      assertThatThrownBy(() -> embedder.embed(numbered(4), 4))
          .isInstanceOf(IllegalStateException.class);
      assertThat(runs).containsExactly(4);
    }
  }

  @Test
  void whatOneEmbedderHasLearntHoldsForTheOthers() {
    DeviceMemory memory = new DeviceMemory(100);
    try (Embedder first = embedder(new Device(3, OUT_OF_MEMORY, new ArrayList<>()), memory);
        Embedder second = embedder(new Device(3, OUT_OF_MEMORY, runs), memory)) {
      first.embed(numbered(10), 10);
      second.embed(numbered(5), 5);
      assertThat(runs).containsExactly(2, 2, 1);
    }
  }

  /** What the GPU gave in 1.5 and 3 GB of free memory, and what cuBLAS and cuDNN can give. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        OUT_OF_MEMORY,
        "cuDNN error: CUDNN_STATUS_INTERNAL_ERROR",
        "cuDNN error: CUDNN_STATUS_EXECUTION_FAILED_CUDART",
        "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        "GET was unable to find an engine to execute this computation",
        "[enforce fail at alloc_cpu.cpp:117] DefaultCPUAllocator: can't allocate memory"
      })
  void everyWordForALackOfMemoryIsKnown(String message) {
    try (Embedder embedder = embedder(new Device(1, message, runs), new DeviceMemory(100))) {
      embedder.embed(numbered(2), 2);
      assertThat(runs).containsExactly(2, 2, 1, 1);
    }
  }

  @Test
  void threadsThatFillTheMemoryTogetherGoOnOneAtATime() throws Exception {
    int threads = 8;
    SharedDevice device = new SharedDevice(2);
    DeviceMemory memory = new DeviceMemory(100);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<float[][]>> tasks =
          Collections.nCopies(
              threads,
              () -> {
                try (Embedder embedder = embedder(device, memory)) {
                  return embedder.embed(numbered(2), 2);
                }
              });
      for (Future<float[][]> embeddings : pool.invokeAll(tasks)) {
        assertThat(embeddings.get()).isDeepEqualTo(new float[][] {{0}, {1}});
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(memory.imagesAtOnce()).isEqualTo(100);
  }

  /** A device whose memory holds so many pictures of all who compute on it at the same time. */
  private static final class SharedDevice implements Embedder.Run {

    private final int capacity;
    private final AtomicInteger held = new AtomicInteger();

    SharedDevice(int capacity) {
      this.capacity = capacity;
    }

    @Override
    public float[][] embed(float[] images, int start, int count) throws TranslateException {
      int together = held.addAndGet(count);
      try {
        TimeUnit.MILLISECONDS.sleep(5);
        return new Device(capacity - together + count, OUT_OF_MEMORY, new ArrayList<>())
            .embed(images, start, count);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      } finally {
        held.addAndGet(-count);
      }
    }

    @Override
    public void close() {}
  }

  private static Embedder embedder(Embedder.Run run, DeviceMemory memory) {
    return new Embedder(run, 1, memory, Precision.FLOAT32, () -> {});
  }

  private static float[] numbered(int count) {
    float[] images = new float[3 * count];
    for (int image = 0; image < count; image++) {
      images[3 * image] = image;
    }
    return images;
  }
}
