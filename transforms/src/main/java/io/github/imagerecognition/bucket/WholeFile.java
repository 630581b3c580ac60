package io.github.imagerecognition.bucket;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
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

  private static final int SLICE_BYTES = 1 << 16;

  /** Guarded by itself. */
  private static final Set<Path> UNFINISHED = new HashSet<>();

  /** Guarded by {@link #UNFINISHED}. */
  private static boolean abandoned;

  /** Writes all that a file is to hold; flushes what it buffers, and leaves the stream open. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream output) throws IOException;
  }

  /**
   * Fills a file that exists, is empty and does not yet have its name. It should not make it anew:
   * where it is gone, the process is being stopped, and it must not come back.
   */
  @FunctionalInterface
  private interface NamedContent {
    void writeTo(Path unfinished) throws IOException;
  }

  private WholeFile() {}

  /** Writes it under a hidden name that ends in {@code .part}, and gives it its own at the end. */
  public static void write(Path file, Content content) throws IOException {
    complete(
        file,
        unfinished -> {
          try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            content.writeTo(inSlices(Channels.newOutputStream(channel)));
            // Without this a power cut could leave the name without the content.
            channel.force(true);
          }
        });
  }

  private static void complete(Path file, NamedContent content) throws IOException {
    Path unfinished = begin(file);
    try {
      content.writeTo(unfinished);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (Throwable e) {
      try {
        Files.deleteIfExists(unfinished);
      } catch (IOException notDeleted) {
        e.addSuppressed(notDeleted);
      }
      throw e;
    } finally {
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

  /** What is written at once the JDK copies to native memory of the same size, and keeps that. */
  private static OutputStream inSlices(OutputStream output) {
    return new FilterOutputStream(output) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        for (int from = offset; from < end; from += Math.min(SLICE_BYTES, end - from)) {
          out.write(bytes, from, Math.min(SLICE_BYTES, end - from));
        }
      }
    };
  }

  /** Deletes what is being written when the process is stopped. Nothing can be begun afterwards. */
  public static void abandon() throws IOException {
    synchronized (UNFINISHED) {
      abandoned = true;
      IOException failure = null;
      for (Path unfinished : UNFINISHED) {
        try {
          Files.deleteIfExists(unfinished);
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
