package io.github.imagerecognition.transforms;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.commons.lang3.exception.ExceptionUtils;

/** What a worker has opened so far; closed in the opposite order, also when a later step fails. */
final class OpenResources implements AutoCloseable {

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** Adds what has just been opened. */
  <T extends AutoCloseable> T add(T resource) {
    opened.push(resource);
    return resource;
  }

  /** Closes everything because the next step of opening has failed. */
  void closeAfter(Throwable failure) {
    closeAll(failure);
  }

  /** Closes everything, and then throws the first failure. */
  @Override
  public void close() {
    Throwable failure = closeAll(null);
    if (failure != null) {
      throw ExceptionUtils.<RuntimeException>rethrow(failure);
    }
  }

  private Throwable closeAll(Throwable earlier) {
    Throwable first = earlier;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Throwable e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    return first;
  }
}
