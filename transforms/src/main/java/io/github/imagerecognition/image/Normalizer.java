package io.github.imagerecognition.image;

/**
 * torchvision's {@code ToTensor} and {@code Normalize}: bytes are looked up in a table of floats.
 */
final class Normalizer {

  private final float[][] normalized;

  Normalizer(Normalization normalization) {
    this.normalized = normalization.table();
  }

  /**
   * From {@code 3 * pixels} red, green, blue to three planes at {@code offset}.
   *
   * @param pixels width times height
   */
  void normalize(byte[] rgb, int pixels, float[] tensor, int offset) {
    for (int channel = 0; channel < 3; channel++) {
      float[] values = normalized[channel];
      int plane = offset + channel * pixels;
      for (int i = 0; i < pixels; i++) {
        tensor[plane + i] = values[rgb[3 * i + channel] & 0xFF];
      }
    }
  }
}
