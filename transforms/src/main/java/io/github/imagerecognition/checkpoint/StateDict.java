package io.github.imagerecognition.checkpoint;

import io.github.imagerecognition.checkpoint.TensorUnpickler.View;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds the tensors in what {@code torch.save} was given: dictionaries, lists and objects of any
 * depth. A tensor's name is its path, such as {@code state_dict.module.conv1.weight}.
 */
final class StateDict {

  /** Where objects keep attributes and items, and modules their tensors and modules. */
  private static final Set<String> LEFT_OUT_OF_PATHS =
      Set.of(
          PickledObjects.ATTRIBUTES, PickledObjects.ITEMS, "_parameters", "_buffers", "_modules");

  private static final int MOST_ENTRIES = 1 << 20;

  /** ResNet-152 has 932; each may have a name of {@link #LONGEST_NAME} characters. */
  private static final int MOST_TENSORS = 20_000;

  private static final int MOST_LEVELS = 50;
  private static final int LONGEST_NAME = 500;
  private static final int MOST_KEYS_TOLD = 5;

  private final Function<String, ByteBuffer> storages;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Set<Object> ancestors = Collections.newSetFromMap(new IdentityHashMap<>());
  private int entries;

  private StateDict(Function<String, ByteBuffer> storages) {
    this.storages = storages;
  }

  /**
   * The tensors of floating-point numbers in their order.
   *
   * @param unpickler which has read them
   * @param storages gives the bytes of a storage by its key
   * @throws IllegalArgumentException when there are none
   */
  static Map<String, Tensor> tensors(
      Object unpickled, TensorUnpickler unpickler, Function<String, ByteBuffer> storages) {
    StateDict stateDict = new StateDict(storages);
    stateDict.collect("", unpickled);
    if (stateDict.tensors.isEmpty()) {
      throw new IllegalArgumentException(
          "it holds no tensors of weights" + keys(unpickled) + asked(unpickler));
    }
    return stateDict.tensors;
  }

  private void collect(String path, Object value) {
    if (value instanceof View view) {
      if (isWeight(view)) {
        // The first of a name counts: objects keep what they hold as items as attributes, too.
        tensors.computeIfAbsent(path, name -> tensor(view));
        if (tensors.size() > MOST_TENSORS) {
          throw new IllegalArgumentException("it has more than " + MOST_TENSORS + " tensors");
        }
      }
    } else if (value instanceof Map<?, ?> dictionary && enter(value)) {
      dictionary.forEach((key, item) -> collectItem(path, String.valueOf(key), item));
      ancestors.remove(value);
    } else if (value instanceof List<?> list && enter(value)) {
      for (int index = 0; index < list.size(); index++) {
        collectItem(path, Integer.toString(index), list.get(index));
      }
      ancestors.remove(value);
    } else if (value instanceof Object[] tuple) {
      collect(path, Arrays.asList(tuple));
    }
  }

  /** Whether to look into a container: not into one that lies in itself. */
  private boolean enter(Object container) {
    return ancestors.size() < MOST_LEVELS && ancestors.add(container);
  }

  private void collectItem(String path, String key, Object item) {
    // What is saved once may be mentioned many times.
    if (++entries > MOST_ENTRIES) {
      throw new IllegalArgumentException("it has more than " + MOST_ENTRIES + " entries");
    }
    if (LEFT_OUT_OF_PATHS.contains(key)) {
      collect(path, item);
    } else if (path.length() + key.length() < LONGEST_NAME) {
      collect(path.isEmpty() ? key : path + "." + key, item);
    }
  }

  /** Whether the tensor has numbers of the kinds that weights are made of, and all of its own. */
  private static boolean isWeight(View view) {
    boolean whole = view.type().isFloatingPoint();
    for (int dimension = 0;
        dimension < Math.min(view.shape().length, view.strides().length);
        dimension++) {
      long size = view.shape()[dimension];
      whole &= size != 0 && (size == 1 || view.strides()[dimension] != 0);
    }
    return whole;
  }

  private Tensor tensor(View view) {
    return new Tensor(
        view.type(), view.shape(), view.strides(), view.offset(), storages.apply(view.key()));
  }

  private static String keys(Object unpickled) {
    return unpickled instanceof Map<?, ?> dictionary && !dictionary.isEmpty()
        ? dictionary.keySet().stream()
            .limit(MOST_KEYS_TOLD)
            .map(String::valueOf)
            .collect(Collectors.joining(", ", " but ", ""))
        : "";
  }

  private static String asked(TensorUnpickler unpickler) {
    return unpickler.unknown().isEmpty()
        ? ""
        : "; its pickle asks for " + String.join(", ", unpickler.unknown());
  }
}
