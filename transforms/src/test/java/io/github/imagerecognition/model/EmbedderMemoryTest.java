package io.github.imagerecognition.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.translate.TranslateException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
        new Embedder(new Device(3, OUT_OF_MEMORY, runs), 1, 100, Precision.FLOAT32, () -> {})) {
      assertThat(embedder.embed(numbered(10), 10))
          .isDeepEqualTo(new float[][] {{0}, {1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}});
      assertThat(runs).containsExactly(10, 5, 2, 2, 2, 2, 2);

      embedder.embed(numbered(3), 3);
      assertThat(runs).endsWith(2, 1);
    }
  }

  @Test
  void anImageThatDoesNotFitAloneEndsTheJob() {
    try (Embedder embedder =
        new Embedder(new Device(0, OUT_OF_MEMORY, runs), 1, 100, Precision.FLOAT32, () -> {})) {
      assertThatThrownBy(() -> embedder.embed(numbered(4), 4))
          .isInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage(OUT_OF_MEMORY);
      assertThat(runs).containsExactly(4, 2, 1);
    }
  }

  @Test
  void anotherErrorIsNotTriedAgain() {
    try (Embedder embedder =
        new Embedder(
            new Device(0, "no such operator", runs), 1, 100, Precision.FLOAT32, () -> {})) {
      assertThatThrownBy(() -> embedder.embed(numbered(4), 4))
          .isInstanceOf(IllegalStateException.class);
      assertThat(runs).containsExactly(4);
    }
  }

  private static float[] numbered(int count) {
    float[] images = new float[3 * count];
    for (int image = 0; image < count; image++) {
      images[3 * image] = image;
    }
    return images;
  }
}
