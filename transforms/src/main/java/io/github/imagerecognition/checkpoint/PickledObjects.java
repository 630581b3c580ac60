package io.github.imagerecognition.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.PickleException;

/** Objects of a pickle's classes, of which nothing is run: dictionaries of what they hold. */
final class PickledObjects {

  /** The attributes of an object, which lie in its dictionary under this name. */
  static final String ATTRIBUTES = "__dict__";

  /** The items of an object that is a list. */
  static final String ITEMS = "[]";

  /** What an object was made of. */
  private static final String ARGUMENTS = "arguments";

  private static final int MOST_PAIRS = 1 << 20;

  private long pairs;

  /** An object that is made of the arguments. */
  Map<Object, Object> of(Object[] arguments) {
    Map<Object, Object> object = new LinkedHashMap<>();
    if (arguments.length == 1 && arguments[0] instanceof List<?> list) {
      pairs += list.size();
      if (pairs > MOST_PAIRS) { // as a list that is saved once and copied many times
        throw new PickleException("its pickle has more than " + MOST_PAIRS + " pairs");
      }
      for (Object item : list) { // How Python 2 saves an OrderedDict.
        if (item instanceof List<?> pair && pair.size() == 2) {
          put(object, pair.get(0), pair.get(1));
        }
      }
    } else if (arguments.length > 0) {
      object.put(ARGUMENTS, arguments);
    }
    return object;
  }

  /** Gives an object its attributes; a tensor's and a list's are of no use. */
  @SuppressWarnings("unchecked")
  static void build(Object target, Object attributes) {
    if (target instanceof Map<?, ?>) {
      ((Map<Object, Object>) target).put(ATTRIBUTES, attributes);
    }
  }

  /** Appends to a list, or to an object that is one; Python does so for each thousand items. */
  @SuppressWarnings("unchecked")
  static void append(Object target, List<Object> items) {
    Object list =
        target instanceof Map<?, ?>
            ? ((Map<Object, Object>) target).computeIfAbsent(ITEMS, key -> new ArrayList<>())
            : target;
    ((List<Object>) list).addAll(items);
  }

  /** Puts into a dictionary, or an object that is one, what stands in turn as key and value. */
  @SuppressWarnings("unchecked")
  static void putItems(Object target, List<Object> keysAndValues) {
    for (int item = 0; item < keysAndValues.size(); item += 2) {
      put((Map<Object, Object>) target, keysAndValues.get(item), keysAndValues.get(item + 1));
    }
  }

  /** The hash code of a list may take for ever (it may hold itself), so keys are simple values. */
  private static void put(Map<Object, Object> dictionary, Object key, Object value) {
    if (key instanceof String || key instanceof Number) {
      dictionary.put(key, value);
    }
  }
}
