package io.github.imagerecognition.image;

import static io.github.imagerecognition.image.ImagePreprocessor.SIZE;

/**
 * torchvision's {@code ToTensor} and {@code Normalize}: {@code (value / 255 - mean) / deviation} in
 * single precision, with the mean and deviation over ImageNet that torchvision's pretrained weights
 * expect.
 */
final class Normalization {

  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};
  private static final int PLANE = SIZE * SIZE;
  private static final float[][] NORMALIZED = new float[3][256];

  static {
    for (int channel = 0; channel < 3; channel++) {
      for (int value = 0; value < 256; value++) {
        NORMALIZED[channel][value] = (value / 255f - MEAN[channel]) / DEVIATION[channel];
      }
    }
  }

  private Normalization() {}

  /** From 224 rows of 224 times red, green, blue to three planes at {@code offset}. */
  static void normalize(byte[] rgb, float[] tensor, int offset) {
    for (int channel = 0; channel < 3; channel++) {
      float[] normalized = NORMALIZED[channel];
      int plane = offset + channel * PLANE;
      for (int i = 0; i < PLANE; i++) {
        tensor[plane + i] = normalized[rgb[3 * i + channel] & 0xFF];
      }
    }
  }
}
