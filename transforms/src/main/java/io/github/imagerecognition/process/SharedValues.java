package io.github.imagerecognition.process;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Values that workers of one run have in common. The first worker makes a value and the last one
 * forgets it, so that a run that is started again begins anew.
 */
public final class SharedValues {

  /** A worker's share in a value. */
  public final class Share<T> implements AutoCloseable {
    private final Object key;
    private final T value;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Share(Object key, T value) {
      this.key = key;
      this.value = value;
    }

    /** What is shared. */
    public T value() {
      return value;
    }

    /** Gives the share back; a second call does nothing. */
    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        giveBack(key);
      }
    }
  }

  private static final class Held {
    private final Object value;
    private int holders;

    Held(Object value) {
      this.value = value;
    }
  }

  private final Map<Object, Held> values = new HashMap<>();

  SharedValues() {}

  /** Shares the key's value, or makes it if nobody holds it. */
  public synchronized <T> Share<T> share(Object key, Class<T> type, Supplier<T> maker) {
    Held held = values.computeIfAbsent(key, absent -> new Held(maker.get()));
    held.holders++;
    return new Share<>(key, type.cast(held.value));
  }

  private synchronized void giveBack(Object key) {
    Held held = values.get(key);
    held.holders--;
    if (held.holders == 0) {
      values.remove(key);
    }
  }
}
