package io.github.imagerecognition.bucket;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** A file that appears complete or not at all, even when several processes write it. */
public final class WholeFile {

  /** Guarded by itself. */
  private static final Set<Path> UNFINISHED = new HashSet<>();

  /** Guarded by {@link #UNFINISHED}. */
  private static boolean abandoned;

  /**
   * Fills a file that exists, is empty and does not yet have its name. It has to be opened without
   * {@code CREATE}: where it is gone, the process is being stopped, and it must not come back.
   */
  @FunctionalInterface
  public interface Content {
    void writeTo(Path file) throws IOException;
  }

  private WholeFile() {}

  /** Writes it under a hidden name that ends in {@code .part}, and gives it its own at the end. */
  public static void write(Path file, Content content) throws IOException {
    Path unfinished = begin(file);
    try {
      content.writeTo(unfinished);
      // Without this a power cut could leave the name without the content.
      try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
      synchronized (UNFINISHED) {
        UNFINISHED.remove(unfinished);
      }
    }
  }

  private static Path begin(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path unfinished =
        file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
    synchronized (UNFINISHED) {
      if (abandoned) {
        throw new IOException("the process is being stopped");
      }
      // With the permissions that files have here: a temporary file would be its owner's alone.
      Files.createFile(unfinished);
      UNFINISHED.add(unfinished);
    }
    return unfinished;
  }

  /** Deletes what is being written when the process is stopped. Nothing can be begun afterwards. */
  public static void abandon() throws IOException {
    synchronized (UNFINISHED) {
      abandoned = true;
      IOException failure = null;
      for (Path unfinished : UNFINISHED) {
        try {
          Files.deleteIfExists(unfinished);
          // Where the JVM keeps an archive of classes that it has not finished.
          Files.deleteIfExists(unfinished.resolveSibling(unfinished.getFileName() + ".temp"));
        } catch (IOException e) {
          failure = e;
        }
      }
      if (failure != null) {
        throw failure;
      }
    }
  }
}
