package io.github.imagerecognition.transforms;

import java.util.ArrayDeque;
import java.util.Deque;

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
    try {
      close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Closes everything, and then throws the first failure. */
  @Override
  public void close() {
    RuntimeException failure = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        failure = failure == null ? asUnchecked(e) : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static RuntimeException asUnchecked(Exception e) {
    return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
  }
}
