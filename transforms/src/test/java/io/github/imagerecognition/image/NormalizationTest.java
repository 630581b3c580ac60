package io.github.imagerecognition.image;

import static io.github.imagerecognition.image.ImagePreprocessor.SIZE;
import static io.github.imagerecognition.image.ImagePreprocessor.TENSOR_LENGTH;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class NormalizationTest {

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

    Normalization.normalize(ramp(), tensor, 0);

    ByteBuffer bytes = ByteBuffer.allocate(3 * 256 * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int channel = 0; channel < 3; channel++) {
      bytes.asFloatBuffer().put(channel * 256, tensor, channel * SIZE * SIZE, 256);
    }
    CRC32 sum = new CRC32();
    sum.update(bytes);
    assertThat(tensor[0]).isEqualTo(-0x1.0f177ap+1f);
    assertThat(tensor[2 * SIZE * SIZE + 255]).isEqualTo(0x1.51eb86p+1f);
    // Of what ToTensor and Normalize of torchvision 0.14.1 make of a row of the 256 greys.
    assertThat(sum.getValue()).isEqualTo(0xbd18b1b8L);
  }

  @Test
  void writesThreePlanesAtTheOffsetAndNothingElse() {
    float[] one = new float[TENSOR_LENGTH];
    float[] batch = new float[2 + TENSOR_LENGTH + 1];

    Normalization.normalize(ramp(), one, 0);
    Normalization.normalize(ramp(), batch, 2);

    assertThat(batch).startsWith(0, 0, one[0]).endsWith(one[TENSOR_LENGTH - 1], 0);
    assertThat(batch).containsSequence(one);
  }
}
