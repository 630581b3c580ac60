package io.github.imagerecognition.model;

import io.github.imagerecognition.testing.ReferenceData;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** The reference pictures as a network takes them, and what torchvision made of them. */
final class ReferencePictures {

  static final int FLOATS = 3 * 224 * 224;

  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

  private ReferencePictures() {}

  /** The first {@code count} pictures, normalised, in NCHW order. */
  static float[] batch(int count) throws IOException {
    float[] batch = new float[count * FLOATS];
    for (int picture = 0; picture < count; picture++) {
      normalize(ReferenceData.files("preprocessed").get(picture), batch, picture * FLOATS);
    }
    return batch;
  }

  private static void normalize(Path file, float[] batch, int start) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    int pixels = image.getWidth() * image.getHeight();
    for (int pixel = 0; pixel < pixels; pixel++) {
      int rgb = image.getRGB(pixel % image.getWidth(), pixel / image.getWidth());
      for (int channel = 0; channel < 3; channel++) {
        float value = ((rgb >> (16 - 8 * channel)) & 0xff) / 255f;
        batch[start + channel * pixels + pixel] = (value - MEAN[channel]) / DEVIATION[channel];
      }
    }
  }

  /** torchvision's features of a picture: the numbers of an NPY file behind its header. */
  static float[] embedding(int picture) throws IOException {
    byte[] npy = Files.readAllBytes(ReferenceData.files("embeddings").get(picture));
    ByteBuffer content = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
    content.position(10 + content.getShort(8));
    float[] embedding = new float[content.remaining() / Float.BYTES];
    content.asFloatBuffer().get(embedding);
    return embedding;
  }
}
