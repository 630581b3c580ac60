package io.github.imagerecognition.network;

import io.github.imagerecognition.checkpoint.Checkpoint;
import io.github.imagerecognition.checkpoint.Tensor;
import java.util.Arrays;

/**
 * A ResNet computed in the plainest way, in double precision and straight from the checkpoint's
 * names: convolutions as the formula says, batch normalisation not folded.
 */
public final class PlainForward {

  private final Checkpoint checkpoint;

  /** The values of one image or of what a layer makes of it: {@code [channels][side * side]}. */
  private record Maps(int side, double[][] channels) {}

  public PlainForward(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  public double[] features(ResNet resNet, float[] image, int side) {
    double[][] channels = new double[3][side * side];
    for (int value = 0; value < image.length; value++) {
      channels[value / (side * side)][value % (side * side)] = image[value];
    }
    Maps maps = relu(normalized("bn1", convolved("conv1", new Maps(side, channels), 2)));
    maps = maxPooled(maps);
    for (int stage = 1; stage <= 4; stage++) {
      for (int block = 0; block < resNet.blocks().get(stage - 1); block++) {
        maps = block("layer" + stage + "." + block + ".", maps, stage > 1 && block == 0 ? 2 : 1);
      }
    }
    return Arrays.stream(maps.channels)
        .mapToDouble(channel -> Arrays.stream(channel).average().orElseThrow())
        .toArray();
  }

  private Maps block(String name, Maps input, int stride) {
    Maps maps = relu(normalized(name + "bn1", convolved(name + "conv1", input, 1)));
    maps = relu(normalized(name + "bn2", convolved(name + "conv2", maps, stride)));
    maps = normalized(name + "bn3", convolved(name + "conv3", maps, 1));
    Maps shortcut =
        checkpoint.tensors().containsKey(name + "downsample.0.weight")
            ? normalized(name + "downsample.1", convolved(name + "downsample.0", input, stride))
            : input;
    for (int channel = 0; channel < maps.channels.length; channel++) {
      for (int place = 0; place < maps.channels[channel].length; place++) {
        maps.channels[channel][place] += shortcut.channels[channel][place];
      }
    }
    return relu(maps);
  }

  private Maps convolved(String name, Maps input, int stride) {
    Tensor tensor = checkpoint.tensors().get(name + ".weight");
    float[] weights = tensor.values();
    int outputs = (int) tensor.shape()[0];
    int size = (int) tensor.shape()[2];
    int side = (input.side + 2 * (size / 2) - size) / stride + 1;
    Maps output = new Maps(side, new double[outputs][side * side]);
    int next = 0;
    for (double[] channel : output.channels) {
      for (double[] source : input.channels) {
        for (int tap = 0; tap < size * size; tap++) {
          int down = tap / size - size / 2;
          int right = tap % size - size / 2;
          addShifted(channel, side, source, input.side, stride, down, right, weights[next++]);
        }
      }
    }
    return output;
  }

  private static void addShifted(
      double[] channel,
      int side,
      double[] source,
      int sourceSide,
      int stride,
      int down,
      int right,
      double weight) {
    for (int y = 0; y < side; y++) {
      int sourceY = y * stride + down;
      for (int x = 0; x < side && sourceY >= 0 && sourceY < sourceSide; x++) {
        int sourceX = x * stride + right;
        if (sourceX >= 0 && sourceX < sourceSide) {
          channel[y * side + x] += weight * source[sourceY * sourceSide + sourceX];
        }
      }
    }
  }

  private Maps normalized(String name, Maps maps) {
    float[] weights = checkpoint.tensors().get(name + ".weight").values();
    float[] biases = checkpoint.tensors().get(name + ".bias").values();
    float[] means = checkpoint.tensors().get(name + ".running_mean").values();
    float[] variances = checkpoint.tensors().get(name + ".running_var").values();
    for (int channel = 0; channel < maps.channels.length; channel++) {
      double[] values = maps.channels[channel];
      double deviation = Math.sqrt(variances[channel] + 1e-5);
      for (int place = 0; place < values.length; place++) {
        values[place] =
            (values[place] - means[channel]) / deviation * weights[channel] + biases[channel];
      }
    }
    return maps;
  }

  private static Maps relu(Maps maps) {
    for (double[] channel : maps.channels) {
      Arrays.setAll(channel, place -> Math.max(0, channel[place]));
    }
    return maps;
  }

  private static Maps maxPooled(Maps input) {
    int side = (input.side + 1) / 2;
    Maps output = new Maps(side, new double[input.channels.length][side * side]);
    for (int channel = 0; channel < input.channels.length; channel++) {
      double[] source = input.channels[channel];
      for (int place = 0; place < side * side; place++) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int tap = 0; tap < 9; tap++) {
          int y = place / side * 2 + tap / 3 - 1;
          int x = place % side * 2 + tap % 3 - 1;
          if (y >= 0 && y < input.side && x >= 0 && x < input.side) {
            highest = Math.max(highest, source[y * input.side + x]);
          }
        }
        output.channels[channel][place] = highest;
      }
    }
    return output;
  }
}
