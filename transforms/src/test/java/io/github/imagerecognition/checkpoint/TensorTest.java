package io.github.imagerecognition.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TensorTest {

  @Test
  void aTensorThatRepeatsItsElementsIsRefused() {
    assertThatThrownBy(
            () ->
                new Tensor(
                    ElementType.F32,
                    new long[] {1 << 15, 1 << 15},
                    new long[] {0, 0},
                    0,
                    ByteBuffer.allocate(4)))
        .hasMessageContaining("reaches beyond its 1 stored numbers");
  }

  @Test
  void aTransposedTensorIsReadInItsOwnOrder() {
    ByteBuffer storage = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    storage.asFloatBuffer().put(new float[] {0, 1, 2, 3, 4, 5});

    Tensor tensor = new Tensor(ElementType.F32, new long[] {3, 2}, new long[] {1, 3}, 0, storage);

    assertThat(tensor.values()).containsExactly(0, 3, 1, 4, 2, 5);
  }

  @Test
  void theHashIsThatOfTheValuesHoweverTheyAreStored() {
    float[] values = {1, Float.NaN, -0f};
    ByteBuffer floats = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    floats.slice(4, 16).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    ByteBuffer spread = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      spread.putFloat(8 * i, values[i]);
    }
    long[] shape = {3};

    assertThat(sha256(new Tensor(ElementType.F32, shape, new long[] {1}, 1, floats)))
        .isEqualTo(sha256(new Tensor(ElementType.F32, shape, new long[] {2}, 0, spread)));
  }

  private static String sha256(Tensor tensor) {
    return new Checkpoint("test", Map.of("w", tensor)).sha256();
  }

  @Test
  void otherElementTypesBecomeFloats() {
    assertThat(one(ElementType.F16, 0x3555)).isCloseTo(1 / 3f, within(1e-4f));
    assertThat(one(ElementType.F16, 0xC000)).isEqualTo(-2);
    assertThat(one(ElementType.F16, 0x0001)).isEqualTo(0x1p-24f);
    assertThat(one(ElementType.BF16, 0xBF80)).isEqualTo(-1);
    assertThat(one(ElementType.F64, Double.doubleToLongBits(0.1))).isEqualTo(0.1f);
  }

  private static float one(ElementType type, long bits) {
    ByteBuffer storage = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, bits);
    return Tensor.contiguous(type, new long[] {1}, storage).values()[0];
  }
}
