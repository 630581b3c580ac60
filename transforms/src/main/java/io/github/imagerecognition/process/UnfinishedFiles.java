package io.github.imagerecognition.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The files that this process has begun and not finished. */
final class UnfinishedFiles {

  private final Set<Path> files = new HashSet<>();
  private boolean stopped;

  /** Creates an empty file, unless the process is being stopped. */
  synchronized void create(Path file) throws IOException {
    if (stopped) {
      throw new IOException("the process is being stopped");
    }
    // With the permissions that files have here: a temporary file would be its owner's alone.
    Files.createFile(file);
    files.add(file);
  }

  /** Forgets a file that is finished or deleted. */
  synchronized void remove(Path file) {
    files.remove(file);
  }

  /** Deletes them all, and lets no other begin. */
  synchronized void delete() throws IOException {
    stopped = true;
    IOException failure = null;
    for (Path file : files) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
