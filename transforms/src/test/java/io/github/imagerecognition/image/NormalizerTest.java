package io.github.imagerecognition.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class NormalizerTest {

  private static final int SIZE = 224;
  private static final int TENSOR_LENGTH = 3 * SIZE * SIZE;

  private final Normalizer normalizer = new Normalizer(Normalization.IMAGENET);

  /** Each value from 0 to 255 in all three channels, over and over. */
  private static byte[] ramp() {
    byte[] rgb = new byte[TENSOR_LENGTH];
    for (int i = 0; i < TENSOR_LENGTH; i++) {
      rgb[i] = (byte) (i / 3);
    }
    return rgb;
  }

  @Test
  void isTorchvisionsToTheLastBit() {
    float[] tensor = new float[TENSOR_LENGTH];

    normalizer.normalize(ramp(), SIZE * SIZE, tensor, 0);

    assertThat(tensor[0]).isEqualTo(-0x1.0f177ap+1f);
    assertThat(tensor[2 * SIZE * SIZE + 255]).isEqualTo(0x1.51eb86p+1f);
    // Of what ToTensor and Normalize of torchvision 0.14.1 make of a row of the 256 greys.
    assertThat(sumOfGreys(tensor)).isEqualTo(0xbd18b1b8L);
  }

  @Test
  void isTorchvisionsForAnyMeanAndDeviation() {
    Normalization other =
        new Normalization(
            List.of((float) 0.48145466, (float) 0.4578275, (float) 0.40821073),
            List.of((float) 0.26862954, (float) 0.26130258, (float) 0.27577711));
    float[] tensor = new float[TENSOR_LENGTH];

    new Normalizer(other).normalize(ramp(), SIZE * SIZE, tensor, 0);

    assertThat(sumOfGreys(tensor)).isEqualTo(0x88a84fb3L);
  }

  private static long sumOfGreys(float[] tensor) {
    ByteBuffer bytes = ByteBuffer.allocate(3 * 256 * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int channel = 0; channel < 3; channel++) {
      bytes.asFloatBuffer().put(channel * 256, tensor, channel * SIZE * SIZE, 256);
    }
    CRC32 sum = new CRC32();
    sum.update(bytes);
    return sum.getValue();
  }

  @Test
  void writesThreePlanesAtTheOffsetAndNothingElse() {
    float[] one = new float[TENSOR_LENGTH];
    float[] batch = new float[2 + TENSOR_LENGTH + 1];

    normalizer.normalize(ramp(), SIZE * SIZE, one, 0);
    normalizer.normalize(ramp(), SIZE * SIZE, batch, 2);

    assertThat(batch).startsWith(0, 0, one[0]).endsWith(one[TENSOR_LENGTH - 1], 0);
    assertThat(batch).containsSequence(one);
  }
}
