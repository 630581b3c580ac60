package io.github.imagerecognition.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.imagerecognition.checkpoint.Checkpoint;
import io.github.imagerecognition.checkpoint.ElementType;
import io.github.imagerecognition.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuantizedWeightTest {

  private static final int INPUTS = 100;
  private static final ActivationRange RANGE = ActivationRange.of(-1, 4);

  private final Random random = new Random(1);

  @Test
  void itsIntegersAreOfSevenBitsAndAtMostHalfAStepOff() {
    Convolution convolution = convolution(numbers(3 * INPUTS, 0.3f), 0.1f, 0, -0.2f);
    float[] exact = convolution.foldedWeight();

    QuantizedWeight weight = QuantizedWeight.of(convolution, RANGE);

    int largest = 0;
    for (int element = 0; element < exact.length; element++) {
      float scale = weight.scales()[element / INPUTS];
      largest = Math.max(largest, Math.abs(weight.values()[element]));
      assertThat(weight.values()[element] * scale)
          .isCloseTo(exact[element], within(scale * 0.5001f));
    }
    assertThat(largest).isEqualTo(63);
  }

  @Test
  void sumsOfIntegersAreThoseOfFloats() {
    Convolution convolution = convolution(numbers(INPUTS, 0.3f), 0.7f);
    float[] exact = convolution.foldedWeight();
    QuantizedWeight weight = QuantizedWeight.of(convolution, RANGE);

    double inFloats = convolution.norm().shift()[0];
    long inIntegers = weight.shifts()[0];
    for (int input = 0; input < INPUTS; input++) {
      int activation = random.nextInt(256) - RANGE.zeroPoint();
      inFloats += exact[input] * activation * RANGE.step();
      inIntegers += (long) weight.values()[input] * activation;
    }

    assertThat((double) inIntegers * RANGE.step() * weight.scales()[0])
        .isCloseTo(inFloats, within(0.1));
  }

  @Test
  void aDeadChannelIsZero() {
    QuantizedWeight weight = QuantizedWeight.of(convolution(new float[INPUTS], 0), RANGE);

    assertThat(weight.values()).containsOnly(0);
    assertThat(weight.shifts()).containsExactly(0);
    assertThat(weight.scales()[0]).isPositive().isFinite();
  }

  @Test
  void aShiftMuchLargerThanTheWeightIsKept() {
    QuantizedWeight weight = QuantizedWeight.of(convolution(numbers(INPUTS, 1e-9f), 1000), RANGE);

    assertThat((double) weight.shifts()[0] * RANGE.step() * weight.scales()[0])
        .isCloseTo(1000, within(0.001));
  }

  @Test
  void aShiftBehindADeadActivationIsKept() {
    ActivationRange dead = ActivationRange.of(0, 0);

    QuantizedWeight weight = QuantizedWeight.of(convolution(numbers(INPUTS, 0.3f), 1000), dead);

    assertThat((double) weight.shifts()[0] * dead.step() * weight.scales()[0])
        .isCloseTo(1000, within(0.001));
  }

  private float[] numbers(int count, float deviation) {
    float[] numbers = new float[count];
    for (int element = 0; element < count; element++) {
      numbers[element] = (float) random.nextGaussian() * deviation;
    }
    return numbers;
  }

  /** Of one by one pixels, with a shift for each output. */
  private static Convolution convolution(float[] weight, float... shifts) {
    float[] ones = new float[shifts.length];
    Arrays.fill(ones, 1);
    BatchNorm norm =
        new BatchNorm(
            tensor(ones, shifts.length),
            tensor(shifts, shifts.length),
            tensor(new float[shifts.length], shifts.length),
            tensor(ones, shifts.length));
    return new Convolution(
        "conv", tensor(weight, shifts.length, weight.length / shifts.length, 1, 1), norm, 1, 0);
  }

  private static Tensor tensor(float[] values, long... shape) {
    return Tensor.contiguous(
        ElementType.F32, shape, ByteBuffer.wrap(Checkpoint.littleEndian(values)));
  }
}
