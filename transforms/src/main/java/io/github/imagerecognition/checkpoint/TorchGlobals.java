package io.github.imagerecognition.checkpoint;

import io.github.imagerecognition.checkpoint.TensorUnpickler.StoragePart;
import io.github.imagerecognition.checkpoint.TensorUnpickler.View;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.PickleException;

/** What the classes and functions mean that a pickle of tensors asks for. */
final class TorchGlobals {

  private static final Map<String, Object> BY_NAME = byName();

  private TorchGlobals() {}

  /** An {@link IObjectConstructor}, an {@link ElementType}, or null for anything else. */
  static Object find(String module, String name) {
    return BY_NAME.get(module + " " + name);
  }

  private static Map<String, Object> byName() {
    Map<String, Object> globals = new HashMap<>();
    IObjectConstructor rebuild = TorchGlobals::rebuildTensor;
    IObjectConstructor first = arguments -> arguments[0];
    globals.put("torch._utils _rebuild_tensor", rebuild);
    globals.put("torch._utils _rebuild_tensor_v2", rebuild);
    IObjectConstructor ofSubclass =
        arguments -> arguments[0] == rebuild ? rebuildTensor((Object[]) arguments[2]) : null;
    globals.put("torch.tensor _rebuild_from_type", ofSubclass);
    globals.put("torch._tensor _rebuild_from_type", ofSubclass);
    globals.put("torch._tensor _rebuild_from_type_v2", ofSubclass);
    globals.put("torch._utils _rebuild_parameter", first);
    globals.put("torch._utils _rebuild_parameter_with_state", first);
    globals.put("torch.nn.parameter Parameter", first);
    globals.put("torch.nn.parameter Buffer", first);
    globals.put("torch.autograd.variable Variable", first);
    globals.put("torch Size", first);
    for (ElementType type : ElementType.values()) {
      globals.put("torch " + type.torchStorage(), type);
      globals.put("torch.storage " + type.torchStorage(), type);
      globals.put("torch.cuda " + type.torchStorage(), type);
    }
    return globals;
  }

  private static Object rebuildTensor(Object[] arguments) {
    if (arguments[0] == null) {
      return null; // of numbers that no weights have
    }
    StoragePart part = (StoragePart) arguments[0];
    return new View(
        part.storage().type(),
        part.storage().key(),
        Math.addExact(part.offset(), longOf(arguments[1])),
        longsOf(arguments[2]),
        longsOf(arguments[3]));
  }

  private static long[] longsOf(Object tuple) {
    return Arrays.stream((Object[]) tuple).mapToLong(TorchGlobals::longOf).toArray();
  }

  static long longOf(Object number) {
    if (number instanceof Integer || number instanceof Long) {
      return ((Number) number).longValue();
    }
    throw new PickleException("its pickle has something else where a number belongs");
  }
}
