package io.github.imagerecognition.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.network.ActivationRange;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ActivationHistogramTest {

  @Test
  void aRangeReachesFromTheSmallestToTheLargestNumber() {
    ActivationRange range = range(-1, 0.25f, 4);

    assertThat(range.step()).isBetween(5 / 255f, 5 / 255f * 1.01f);
    assertThat(range.zeroPoint()).isEqualTo(51);
  }

  @Test
  void zeroIsZeroWhereNoNumberIsNegative() {
    assertThat(range(0, 1, 2).zeroPoint()).isZero();
  }

  @Test
  void oneNumberInAHundredThousandIsLeftOutside() {
    ActivationHistogram histogram = new ActivationHistogram();
    float[] numbers = new float[100_000];
    Arrays.fill(numbers, 1);
    numbers[7] = 1000;
    histogram.add(FloatBuffer.wrap(numbers));

    assertThat(histogram.range().step()).isBetween(1 / 255f, 1.01f / 255);
  }

  @Test
  void theLastBitsOfANumberDoNotMatter() {
    assertThat(range(3.000001f, 1)).isEqualTo(range(3.000002f, 1));
  }

  @Test
  void anActivationThatIsAlwaysZeroHasARange() {
    ActivationRange range = range(0, 0, 0);

    assertThat(range.step()).isPositive();
    assertThat(range.zeroPoint()).isZero();
  }

  private static ActivationRange range(float... numbers) {
    ActivationHistogram histogram = new ActivationHistogram();
    histogram.add(FloatBuffer.wrap(numbers));
    return histogram.range();
  }
}
