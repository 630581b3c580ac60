package io.github.imagerecognition.network;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.checkpoint.Checkpoint;
import io.github.imagerecognition.checkpoint.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a network among all that a checkpoint holds, by its names and shapes: below whatever
 * dictionaries and prefixes, such as {@code state_dict.module.}, it was saved. Of several networks
 * that fit it takes the one below the fewest names, and of those the first in the file.
 */
public final class NetworkFinder {

  private static final Logger LOG = LoggerFactory.getLogger(NetworkFinder.class);

  private static final String STEM = "conv1.weight";

  /** How the names of a network's tensors begin: what else lies beside them is no part of it. */
  private static final Pattern PART = Pattern.compile("(conv1|bn1|layer[1-4]|fc)\\.");

  private static final int MOST_TRIED = 100;
  private static final int MOST_TOLD = 5;

  private final Checkpoint checkpoint;
  private final ResNet resNet;

  private NetworkFinder(Checkpoint checkpoint, ResNet resNet) {
    this.checkpoint = checkpoint;
    this.resNet = resNet;
  }

  /**
   * The part of a checkpoint that is the network, under torchvision's names.
   *
   * @throws CodedException {@code WEIGHTS_MISFIT} that says what there is instead
   */
  public static Checkpoint find(Checkpoint checkpoint, ResNet resNet) {
    return new NetworkFinder(checkpoint, resNet).find();
  }

  private Checkpoint find() {
    List<String> prefixes = prefixes();
    if (prefixes.isEmpty()) {
      throw nothing();
    }
    List<String> fitting = prefixes.stream().filter(this::fits).toList();
    if (fitting.isEmpty()) {
      NetworkReader.read(below(prefixes.get(0)), resNet); // which says what is wrong with it
    }
    Checkpoint found = below(fitting.get(0));
    tell(fitting, found);
    return found;
  }

  /** What stands before the names of networks, the shortest paths first. */
  private List<String> prefixes() {
    List<String> prefixes = new ArrayList<>();
    checkpoint
        .tensors()
        .forEach(
            (name, tensor) -> {
              if ((name.equals(STEM) || name.endsWith("." + STEM)) && isStem(tensor)) {
                prefixes.add(name.substring(0, name.length() - STEM.length()));
              }
            });
    return prefixes.stream()
        .sorted(Comparator.comparingLong(prefix -> prefix.chars().filter(c -> c == '.').count()))
        .limit(MOST_TRIED)
        .toList();
  }

  /** The first convolution sees three colours, as no other of its name does. */
  private static boolean isStem(Tensor tensor) {
    return tensor.shape().length == 4 && tensor.shape()[1] == 3;
  }

  private boolean fits(String prefix) {
    try {
      NetworkReader.read(below(prefix), resNet);
      return true;
    } catch (CodedException e) {
      return false;
    }
  }

  private Checkpoint below(String prefix) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    checkpoint
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)
                  && PART.matcher(name).region(prefix.length(), name.length()).lookingAt()) {
                tensors.put(name.substring(prefix.length()), tensor);
              }
            });
    String where = prefix.isEmpty() ? "" : " (" + path(prefix) + ")";
    return new Checkpoint(checkpoint.source() + where, tensors);
  }

  private void tell(List<String> fitting, Checkpoint found) {
    String first = fitting.get(0);
    if (!first.isEmpty()) {
      LOG.info("Found {} below {} in {}", resNet.modelName(), path(first), checkpoint.source());
    }
    String sha256 = fitting.size() > 1 ? found.sha256() : "";
    List<String> others =
        fitting.stream()
            .skip(1)
            .filter(prefix -> !below(prefix).sha256().equals(sha256))
            .map(NetworkFinder::path)
            .toList();
    if (!others.isEmpty()) {
      LOG.warn(
          "{} holds other weights of {} below {}, which are not used: to use them, save them alone",
          checkpoint.source(),
          resNet.modelName(),
          String.join(", ", others));
    }
  }

  private CodedException nothing() {
    Set<String> names = checkpoint.tensors().keySet();
    Set<String> parts = new LinkedHashSet<>();
    names.forEach(name -> parts.add(name.split("\\.", 2)[0]));
    return new CodedException(
        ErrorCode.WEIGHTS_MISFIT,
        "the weights %s do not fit %s: of %s tensors (%s%s) none is %s with three inputs%s"
            .formatted(
                checkpoint.source(),
                resNet.modelName(),
                names.size(),
                printable(String.join(", ", parts.stream().limit(MOST_TOLD).toList())),
                parts.size() > MOST_TOLD ? ", …" : "",
                STEM,
                nearest().map(name -> "; nearest: " + printable(name)).orElse("")));
  }

  /** What the first convolution may be: what has its shape, else what has its name. */
  private Optional<String> nearest() {
    Map<String, Tensor> tensors = checkpoint.tensors();
    return Stream.concat(
            tensors.keySet().stream().filter(name -> isStem(tensors.get(name))),
            tensors.keySet().stream().filter(name -> name.endsWith(STEM) && !isInBlock(name)))
        .findFirst()
        .map(name -> name + ", " + Arrays.toString(tensors.get(name).shape()));
  }

  /** The blocks have convolutions of the same name. */
  private static boolean isInBlock(String name) {
    return name.matches("(?s)(.*\\.)?layer\\d\\.\\d+\\." + Pattern.quote(STEM));
  }

  /** Of a prefix that is not empty; the empty one comes first and is not told. */
  private static String path(String prefix) {
    return printable(prefix.substring(0, prefix.length() - 1));
  }

  private static String printable(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }
}
