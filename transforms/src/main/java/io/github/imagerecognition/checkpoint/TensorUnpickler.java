package io.github.imagerecognition.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads the pickles that {@code torch.save} writes, as data. A pickle is a program: only the
 * instructions that such files need are run, and the only classes are the ones below, so that
 * nothing else of the library (its own constructors, reflection, strings of any length) is within a
 * file's reach.
 */
final class TensorUnpickler extends Unpickler {

  /** A pickle of ResNet-152 has 200 kB; what is read here takes some forty times its size. */
  static final int MAXIMUM_BYTES = 4 << 20;

  private static final int MAXIMUM_NAME_BYTES = 1 << 16;

  private static final Map<String, Object> GLOBALS = globals();

  private final Map<String, Storage> storages = new HashMap<>();

  /** A storage that the pickle mentions and that lies elsewhere in the file. */
  record Storage(ElementType type, String key, long elements) {}

  /** A tensor as pickled: a view of a storage. */
  record View(Storage storage, long offset, long[] shape, long[] strides) {}

  /** The storages met so far by their keys. */
  Map<String, Storage> storages() {
    return storages;
  }

  private static Map<String, Object> globals() {
    Map<String, Object> globals = new HashMap<>();
    globals.put("collections OrderedDict", (IObjectConstructor) arguments -> new LinkedHashMap<>());
    globals.put(
        "torch._utils _rebuild_tensor_v2", (IObjectConstructor) TensorUnpickler::rebuildTensor);
    globals.put("torch._utils _rebuild_parameter", (IObjectConstructor) arguments -> arguments[0]);
    for (ElementType type : ElementType.values()) {
      globals.put("torch " + type.torchStorage(), type);
    }
    return globals;
  }

  private static View rebuildTensor(Object[] arguments) {
    return new View(
        (Storage) arguments[0], longOf(arguments[1]), longsOf(arguments[2]), longsOf(arguments[3]));
  }

  private static long[] longsOf(Object tuple) {
    return Arrays.stream((Object[]) tuple).mapToLong(TensorUnpickler::longOf).toArray();
  }

  private static long longOf(Object number) {
    if (number instanceof Integer || number instanceof Long) {
      return ((Number) number).longValue();
    }
    throw new PickleException("its pickle has something else where a number belongs");
  }

  @Override
  protected Object dispatch(short opcode) throws IOException {
    switch (opcode) {
      case Opcodes.BINUNICODE -> stack.add(readName());
      case Opcodes.GLOBAL ->
          stack.add(global(PickleUtils.readline(input), PickleUtils.readline(input)));
      case Opcodes.SETITEM -> {
        Object value = stack.pop();
        putItems(Arrays.asList(stack.pop(), value));
      }
      case Opcodes.SETITEMS -> putItems(stack.pop_all_since_marker());
      // An OrderedDict's attributes (_metadata), which nothing here needs.
      case Opcodes.BUILD -> stack.pop();
      default -> {
        if (!isHarmless(opcode)) {
          throw new PickleException("its pickle has the instruction " + opcode);
        }
        return super.dispatch(opcode);
      }
    }
    return NO_RETURN_VALUE;
  }

  /** Instructions that make or move small values only. */
  private static boolean isHarmless(short opcode) {
    return switch (opcode) {
      case Opcodes.PROTO, Opcodes.STOP, Opcodes.MARK, Opcodes.REDUCE, Opcodes.BINPERSID -> true;
      case Opcodes.NONE, Opcodes.NEWTRUE, Opcodes.NEWFALSE, Opcodes.SHORT_BINSTRING -> true;
      case Opcodes.BININT, Opcodes.BININT1, Opcodes.BININT2, Opcodes.LONG1 -> true;
      case Opcodes.BINFLOAT, Opcodes.EMPTY_DICT, Opcodes.EMPTY_LIST -> true;
      case Opcodes.APPEND, Opcodes.APPENDS, Opcodes.EMPTY_TUPLE, Opcodes.TUPLE -> true;
      case Opcodes.TUPLE1, Opcodes.TUPLE2, Opcodes.TUPLE3 -> true;
      case Opcodes.BINPUT, Opcodes.LONG_BINPUT, Opcodes.BINGET, Opcodes.LONG_BINGET -> true;
      default -> false;
    };
  }

  private String readName() throws IOException {
    int length = PickleUtils.bytes_to_integer(PickleUtils.readbytes(input, Integer.BYTES));
    if (length < 0 || length > MAXIMUM_NAME_BYTES) {
      throw new PickleException("its pickle has a string of " + length + " bytes");
    }
    return new String(PickleUtils.readbytes(input, length), StandardCharsets.UTF_8);
  }

  private static Object global(String module, String name) {
    Object global = GLOBALS.get(module + " " + name);
    if (global == null) {
      throw new PickleException(
          "its pickle asks for "
              + module
              + "."
              + name
              + ", not for tensors: save the model's state_dict() alone");
    }
    return global;
  }

  /** The hash code of a list may take for ever (it may hold itself), so keys are simple values. */
  private void putItems(List<Object> keysAndValues) {
    @SuppressWarnings("unchecked")
    Map<Object, Object> dictionary = (Map<Object, Object>) stack.peek();
    for (int item = 0; item < keysAndValues.size(); item += 2) {
      Object key = keysAndValues.get(item);
      if (!(key instanceof String || key instanceof Number)) {
        throw new PickleException("its pickle has a dictionary whose keys are no names");
      }
      dictionary.put(key, keysAndValues.get(item + 1));
    }
  }

  @Override
  protected Object persistentLoad(Object id) {
    List<Object> parts = new ArrayList<>(Arrays.asList((Object[]) id));
    boolean isView = parts.size() == 6 && parts.get(5) != null;
    if (!"storage".equals(parts.get(0)) || parts.size() < 5 || parts.size() > 6 || isView) {
      throw new PickleException("its pickle has a reference that is no storage");
    }
    Storage storage =
        new Storage((ElementType) parts.get(1), (String) parts.get(2), longOf(parts.get(4)));
    Storage known = storages.putIfAbsent(storage.key(), storage);
    if (known != null && !known.equals(storage)) {
      throw new PickleException("its pickle describes the storage " + storage.key() + " twice");
    }
    return storage;
  }
}
