package io.github.imagerecognition.checkpoint;

import io.github.imagerecognition.checkpoint.TensorUnpickler.View;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the tensors in what {@code torch.save} was given. */
final class StateDict {

  /** Under which names training scripts save the weights beside their optimiser's state. */
  private static final List<String> WRAPPERS = List.of("state_dict", "model");

  private StateDict() {}

  /**
   * The named tensors of a state dict or of a dictionary that holds one.
   *
   * @param storages the bytes of each storage by its key
   */
  static Map<String, Tensor> tensors(Object unpickled, Map<String, ByteBuffer> storages) {
    Map<String, Tensor> tensors = new HashMap<>();
    unwrap(unpickled)
        .forEach(
            (name, value) -> {
              if (value instanceof View view) {
                tensors.put((String) name, tensor(view, storages));
              }
            });
    return tensors;
  }

  private static Map<?, ?> unwrap(Object unpickled) {
    if (!(unpickled instanceof Map<?, ?> dictionary)) {
      throw new IllegalArgumentException("it holds no dictionary of tensors");
    }
    for (String wrapper : WRAPPERS) {
      if (dictionary.get(wrapper) instanceof Map<?, ?> wrapped) {
        return wrapped;
      }
    }
    return dictionary;
  }

  private static Tensor tensor(View view, Map<String, ByteBuffer> storages) {
    ByteBuffer storage = storages.get(view.storage().key());
    return new Tensor(view.storage().type(), view.shape(), view.strides(), view.offset(), storage);
  }
}
