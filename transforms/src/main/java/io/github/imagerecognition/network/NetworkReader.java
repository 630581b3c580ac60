package io.github.imagerecognition.network;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.checkpoint.Checkpoint;
import io.github.imagerecognition.checkpoint.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds a network in a checkpoint under torchvision's names. Widths are what the checkpoint's
 * shapes say, so that wide and narrow networks are read by the same code; everything else must be
 * as the model's name says.
 */
public final class NetworkReader {

  /** Stands for a width that the checkpoint is free to choose. */
  private static final long ANY = -1;

  private static final Pattern BLOCK = Pattern.compile("layer([1-4])\\.(\\d{1,3})\\..*");

  /** Names of the network itself; a classifier behind it may have any name. */
  private static final Pattern BODY = Pattern.compile("(conv|bn|layer)\\d.*");

  private final Checkpoint checkpoint;
  private final ResNet resNet;
  private final Set<String> used = new HashSet<>();

  private NetworkReader(Checkpoint checkpoint, ResNet resNet) {
    this.checkpoint = checkpoint;
    this.resNet = resNet;
  }

  /**
   * The network of a checkpoint.
   *
   * @throws CodedException {@code WEIGHTS_MISFIT} that names the first tensor, in the order of the
   *     network, that is missing, misshapen or too many
   */
  public static Network read(Checkpoint checkpoint, ResNet resNet) {
    return new NetworkReader(checkpoint, resNet).network();
  }

  private Network network() {
    Convolution stem = convolution("conv1", "bn1", ANY, 3, 7, 2);
    List<Bottleneck> bottlenecks = new ArrayList<>();
    int inputs = stem.outputs();
    for (int stage = 1; stage <= resNet.blocks().size(); stage++) {
      long width = ANY;
      for (int block = 0; block < resNet.blocks().get(stage - 1); block++) {
        int stride = stage > 1 && block == 0 ? 2 : 1;
        long outputs = block == 0 ? ANY : inputs;
        Bottleneck bottleneck =
            bottleneck("layer" + stage + "." + block, inputs, width, outputs, stride);
        bottlenecks.add(bottleneck);
        width = bottleneck.convolutions().get(0).outputs();
        inputs = bottleneck.convolutions().get(2).outputs();
      }
    }
    refuseMore();
    return new Network(stem, bottlenecks);
  }

  /** The stride is on the 3x3 convolution: version 1.5, as torchvision has it. */
  private Bottleneck bottleneck(String name, int inputs, long width, long outputs, int stride) {
    Convolution first = convolution(name + ".conv1", name + ".bn1", width, inputs, 1, 1);
    int middle = first.outputs();
    Convolution second = convolution(name + ".conv2", name + ".bn2", middle, middle, 3, stride);
    Convolution third = convolution(name + ".conv3", name + ".bn3", outputs, middle, 1, 1);
    Optional<Convolution> shortcut = Optional.empty();
    if (stride != 1 || third.outputs() != inputs) {
      String downsample = name + ".downsample.";
      shortcut =
          Optional.of(
              convolution(downsample + "0", downsample + "1", third.outputs(), inputs, 1, stride));
    }
    return new Bottleneck(List.of(first, second, third), shortcut);
  }

  private Convolution convolution(
      String name, String norm, long outputs, long inputs, int size, int stride) {
    Tensor weight = tensor(name + ".weight", outputs, inputs, size, size);
    long channels = weight.shape()[0];
    BatchNorm batchNorm =
        new BatchNorm(
            tensor(norm + ".weight", channels),
            tensor(norm + ".bias", channels),
            tensor(norm + ".running_mean", channels),
            tensor(norm + ".running_var", channels));
    return new Convolution(name, weight, batchNorm, stride, size / 2);
  }

  private Tensor tensor(String name, long... expected) {
    Tensor tensor = checkpoint.tensors().get(name);
    if (tensor == null) {
      throw misfit(name + ", of the shape " + describe(expected) + ", is missing");
    }
    long[] found = tensor.shape();
    boolean fits = found.length == expected.length;
    for (int dimension = 0; fits && dimension < found.length; dimension++) {
      fits = expected[dimension] == ANY || expected[dimension] == found[dimension];
    }
    if (!fits) {
      throw misfit(
          name + " should have the shape " + describe(expected) + " and has " + describe(found));
    }
    used.add(name);
    return tensor;
  }

  private void refuseMore() {
    for (String name : new TreeSet<>(checkpoint.tensors().keySet())) {
      if (BODY.matcher(name).matches() && !used.contains(name)) {
        throw misfit(name + " has no place in it");
      }
    }
  }

  private static String describe(long[] shape) {
    return Arrays.stream(shape)
        .mapToObj(size -> size == ANY ? "any" : Long.toString(size))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private CodedException misfit(String problem) {
    return new CodedException(
        ErrorCode.WEIGHTS_MISFIT,
        "the weights %s do not fit %s: %s%s"
            .formatted(checkpoint.source(), resNet.modelName(), problem, hint()));
  }

  /** Says what the checkpoint looks like, if its names tell and it is something else. */
  private String hint() {
    List<Integer> blocks = new ArrayList<>(List.of(0, 0, 0, 0));
    for (String name : checkpoint.tensors().keySet()) {
      Matcher block = BLOCK.matcher(name);
      if (block.matches()) {
        blocks.set(
            Integer.parseInt(block.group(1)) - 1,
            Math.max(
                blocks.get(Integer.parseInt(block.group(1)) - 1),
                Integer.parseInt(block.group(2)) + 1));
      }
    }
    if (blocks.contains(0) || blocks.equals(resNet.blocks())) {
      return "";
    }
    String counts = blocks.stream().map(String::valueOf).collect(Collectors.joining("-"));
    return ResNet.ALL.stream()
        .filter(candidate -> candidate.blocks().equals(blocks))
        .findFirst()
        .map(
            candidate ->
                "; it has the blocks of %s (%s): use that model's name"
                    .formatted(candidate.modelName(), counts))
        .orElse("; it has %s blocks in its four stages".formatted(counts));
  }
}
