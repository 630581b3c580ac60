package io.github.imagerecognition.checkpoint;

import com.fasterxml.jackson.databind.util.ByteBufferBackedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads the pickles of protocols 2 to 5 that {@code torch.save} writes, as data. A pickle is a
 * program: of its instructions only those that make or move values are run, and the only functions
 * are those of {@link TorchGlobals}. What any other class or function would make is a dictionary of
 * its arguments and attributes, so that nothing of the library (its own constructors, reflection)
 * is within a file's reach.
 */
final class TensorUnpickler extends Unpickler {

  /** A pickle of ResNet-152 has 200 kB; what is read here takes some forty times its size. */
  static final int MAXIMUM_BYTES = 4 << 20;

  private static final int MOST_UNKNOWN = 3;

  private final Map<String, Storage> storages = new HashMap<>();
  private final Map<String, View> tensors = new HashMap<>();
  private final PickledObjects objects = new PickledObjects();
  private final Set<String> unknown = new LinkedHashSet<>();

  /** A storage that the pickle mentions and that lies elsewhere in the file. */
  record Storage(ElementType type, String key, long elements) {}

  /** A part of a storage, from an offset on. */
  record StoragePart(Storage storage, long offset) {}

  /** A tensor as pickled: a view of the storage with this key. */
  record View(ElementType type, String key, long offset, long[] shape, long[] strides) {}

  /**
   * Reads the pickle at the buffer's position, and moves the position behind it.
   *
   * @throws PickleException when it is no pickle of at most {@link #MAXIMUM_BYTES}, or has
   *     instructions that no checkpoint needs
   */
  Object load(ByteBuffer content) throws IOException {
    ByteBuffer start = content.slice();
    start.limit(Math.min(start.limit(), MAXIMUM_BYTES));
    memo.clear();
    Object value = load(new ByteBufferBackedInputStream(start));
    content.position(content.position() + start.position());
    return value;
  }

  /** The storages met so far by their keys. */
  Map<String, Storage> storages() {
    return storages;
  }

  /** Makes a tensor known that pickles to come mention by its name alone, as the oldest do. */
  void define(String name, View tensor) {
    tensors.put(name, tensor);
  }

  /** Some of the classes and functions that were asked for and not called. */
  Set<String> unknown() {
    return unknown;
  }

  @Override
  protected Object dispatch(short opcode) throws IOException {
    switch (opcode) {
      case Opcodes.SHORT_BINUNICODE, Opcodes.SHORT_BINSTRING, Opcodes.SHORT_BINBYTES ->
          stack.add(text(PickleUtils.readbyte(input)));
      // LONG4: a number of more than 255 bytes, which nobody needs, is kept as text.
      case Opcodes.BINUNICODE, Opcodes.BINSTRING, Opcodes.BINBYTES, Opcodes.LONG4 ->
          stack.add(text(littleEndian(Integer.BYTES)));
      case Opcodes.BINUNICODE8, Opcodes.BINBYTES8, Opcodes.BYTEARRAY8 ->
          stack.add(text(littleEndian(Long.BYTES)));
      case Opcodes.GLOBAL ->
          stack.add(global(PickleUtils.readline(input), PickleUtils.readline(input)));
      case Opcodes.STACK_GLOBAL -> {
        Object name = stack.pop();
        stack.add(global((String) stack.pop(), (String) name));
      }
      case Opcodes.REDUCE, Opcodes.NEWOBJ -> call();
      case Opcodes.NEWOBJ_EX -> {
        stack.pop(); // arguments with names
        call();
      }
      case Opcodes.BUILD -> {
        Object state = stack.pop();
        PickledObjects.build(stack.peek(), state);
      }
      case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<>());
      case Opcodes.SETITEM -> {
        Object value = stack.pop();
        List<Object> item = Arrays.asList(stack.pop(), value);
        PickledObjects.putItems(stack.peek(), item);
      }
      case Opcodes.SETITEMS -> {
        List<Object> items = stack.pop_all_since_marker();
        PickledObjects.putItems(stack.peek(), items);
      }
      // The library's own copies the whole stack each time.
      case Opcodes.POP_MARK -> stack.pop_all_since_marker();
      case Opcodes.EMPTY_SET -> stack.add(new ArrayList<>());
      case Opcodes.FROZENSET -> stack.add(stack.pop_all_since_marker());
      case Opcodes.APPEND -> {
        List<Object> item = Arrays.asList(stack.pop());
        PickledObjects.append(stack.peek(), item);
      }
      case Opcodes.APPENDS, Opcodes.ADDITEMS -> {
        List<Object> items = stack.pop_all_since_marker();
        PickledObjects.append(stack.peek(), items);
      }
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
      case Opcodes.PROTO, Opcodes.FRAME, Opcodes.STOP, Opcodes.MARK, Opcodes.BINPERSID -> true;
      case Opcodes.NONE, Opcodes.NEWTRUE, Opcodes.NEWFALSE, Opcodes.BINFLOAT, Opcodes.POP -> true;
      case Opcodes.BININT, Opcodes.BININT1, Opcodes.BININT2, Opcodes.LONG1 -> true;
      case Opcodes.EMPTY_LIST, Opcodes.EMPTY_TUPLE, Opcodes.TUPLE -> true;
      case Opcodes.TUPLE1, Opcodes.TUPLE2, Opcodes.TUPLE3, Opcodes.MEMOIZE -> true;
      case Opcodes.BINPUT, Opcodes.LONG_BINPUT, Opcodes.BINGET, Opcodes.LONG_BINGET -> true;
      default -> false;
    };
  }

  private long littleEndian(int bytes) throws IOException {
    byte[] number = Arrays.copyOf(PickleUtils.readbytes(input, bytes), Long.BYTES);
    return Long.reverseBytes(ByteBuffer.wrap(number).getLong());
  }

  /** A string, or bytes, which Python 2 had no other type for. */
  private String text(long length) throws IOException {
    if (length < 0 || length > input.available()) {
      throw new PickleException("its pickle has a string of " + length + " bytes");
    }
    return new String(input.readNBytes((int) length), StandardCharsets.UTF_8);
  }

  private Object global(String module, String name) {
    Object global = TorchGlobals.find(module, name);
    if (global != null) {
      return global;
    }
    if (unknown.size() < MOST_UNKNOWN && !module.equals("collections")) {
      unknown.add(module + "." + name);
    }
    return module; // any value that is not called
  }

  private void call() {
    Object[] arguments = (Object[]) stack.pop();
    Object callable = stack.pop();
    stack.add(
        callable instanceof IObjectConstructor known
            ? known.construct(arguments)
            : objects.of(arguments));
  }

  @Override
  protected Object persistentLoad(Object id) {
    if (!(id instanceof Object[] parts)) {
      return tensors.get(String.valueOf((String) id));
    }
    if (parts.length == 3) {
      return parts[0]; // a class, which comes with its source, in the oldest form
    }
    if ("module".equals(parts[0])) {
      return parts[1]; // the same, later
    }
    if (!"storage".equals(parts[0]) || parts.length < 5) {
      throw new PickleException("its pickle has a reference that is no storage");
    }
    if (!(parts[1] instanceof ElementType type)) {
      return null; // of a kind that no weights have
    }
    Storage storage = new Storage(type, (String) parts[2], TorchGlobals.longOf(parts[4]));
    Storage known = storages.putIfAbsent(storage.key(), storage);
    if (known != null && !known.equals(storage)) {
      throw new PickleException("its pickle describes the storage " + storage.key() + " twice");
    }
    boolean isPart = parts.length > 5 && parts[5] != null;
    return new StoragePart(storage, isPart ? TorchGlobals.longOf(((Object[]) parts[5])[1]) : 0);
  }
}
