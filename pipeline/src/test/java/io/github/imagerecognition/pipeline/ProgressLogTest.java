package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.product.ProductCounts;
import io.github.imagerecognition.product.ProductState;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressLogTest {

  private static final ProductCounts COUNTS =
      new ProductCounts(
          20, 8000, 3, 0, Map.of(ProductState.MISSING, 100L, ProductState.CURRENT, 20L));

  @Test
  void saysHowFarItIsHowFastAndHowLong() {
    assertThat(ProgressLog.line(500, 7, COUNTS, Duration.ofSeconds(20)))
        .isEqualTo(
            "500 of 8,000 pictures, 7 of 100 products, 25.0 pictures per second, time left: 0:05:00");
  }

  @Test
  void hasNoTimeLeftWhenARestartHasComputedPicturesTwice() {
    assertThat(ProgressLog.line(9_000, 101, COUNTS, Duration.ofSeconds(20)))
        .endsWith("time left: 0:00:00");
  }

  @Test
  void doesNotGuessBeforeThereIsAnything() {
    assertThat(ProgressLog.line(0, 0, COUNTS, Duration.ZERO)).endsWith("time left: unknown");
  }
}
