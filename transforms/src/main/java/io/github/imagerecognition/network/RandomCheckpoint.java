package io.github.imagerecognition.network;

import io.github.imagerecognition.checkpoint.Checkpoint;
import io.github.imagerecognition.checkpoint.ElementType;
import io.github.imagerecognition.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/**
 * Weights that nobody trained, the same on every machine: for trying things out where the trained
 * ones are out of reach.
 */
public final class RandomCheckpoint {

  private static final int STEM_WIDTH = 64;
  private static final int EXPANSION = 4;

  /** Keeps the sum over up to 36 blocks of a stage near the size of what enters it. */
  private static final double LAST_NORM_WEIGHT = 0.2;

  private final TreeMap<String, Tensor> tensors = new TreeMap<>();
  private final Random random;

  private RandomCheckpoint(Random random) {
    this.random = random;
  }

  /**
   * Initialised like torchvision's: convolutions by He et al., "Delving Deep into Rectifiers"
   * (2015), over their outputs; normalisations that do nothing, except that the last one of each
   * block damps it.
   */
  public static Checkpoint of(ResNet resNet) {
    RandomCheckpoint checkpoint = new RandomCheckpoint(new Random(resNet.modelName().hashCode()));
    checkpoint.network(resNet);
    return new Checkpoint("random", checkpoint.tensors);
  }

  private void network(ResNet resNet) {
    convolution("conv1", "bn1", STEM_WIDTH, 3, 7, 1);
    int inputs = STEM_WIDTH;
    for (int stage = 1; stage <= resNet.blocks().size(); stage++) {
      int width = STEM_WIDTH << (stage - 1);
      for (int block = 0; block < resNet.blocks().get(stage - 1); block++) {
        String name = "layer" + stage + "." + block + ".";
        convolution(name + "conv1", name + "bn1", width, inputs, 1, 1);
        convolution(name + "conv2", name + "bn2", width, width, 3, 1);
        convolution(name + "conv3", name + "bn3", EXPANSION * width, width, 1, LAST_NORM_WEIGHT);
        if (block == 0) {
          String downsample = name + "downsample.";
          convolution(downsample + "0", downsample + "1", EXPANSION * width, inputs, 1, 1);
        }
        inputs = EXPANSION * width;
      }
    }
  }

  private void convolution(
      String name, String norm, int outputs, int inputs, int size, double normWeight) {
    double deviation = Math.sqrt(2.0 / (outputs * size * size));
    tensor(name + ".weight", () -> random.nextGaussian() * deviation, outputs, inputs, size, size);
    tensor(norm + ".weight", () -> normWeight, outputs);
    tensor(norm + ".bias", () -> 0, outputs);
    tensor(norm + ".running_mean", () -> 0, outputs);
    tensor(norm + ".running_var", () -> 1, outputs);
  }

  private void tensor(String name, DoubleSupplier number, long... shape) {
    float[] values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
    for (int element = 0; element < values.length; element++) {
      values[element] = (float) number.getAsDouble();
    }
    ByteBuffer storage = ByteBuffer.wrap(Checkpoint.littleEndian(values));
    tensors.put(name, Tensor.contiguous(ElementType.F32, shape, storage));
  }
}
