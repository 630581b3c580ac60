package io.github.imagerecognition.process;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.apache.commons.lang3.function.FailableFunction;

/** A file that appears complete or not at all, even when several processes write it. */
public final class AtomicFile {

  private static final int SLICE_BYTES = 1 << 16;

  /** Writes all that a file is to hold; flushes what it buffers, and leaves the stream open. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream output) throws IOException;
  }

  private AtomicFile() {}

  /** Writes a file under a hidden name that ends in {@code .part}, and renames it at the end. */
  public static void write(Path file, Content content) throws IOException {
    use(file, content, unfinished -> Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE));
  }

  /**
   * Writes a file under such a name, which is there only while it is used: it is deleted
   * afterwards, and when the process is stopped.
   */
  public static <T> T use(Path file, Content content, FailableFunction<Path, T, IOException> use)
      throws IOException {
    UnfinishedFiles files = ProcessResources.current().unfinishedFiles();
    createFolder(file.toAbsolutePath().getParent());
    Path unfinished =
        file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
    files.create(unfinished);
    try {
      // Not made anew where it is gone: the process is being stopped, and it must not come back.
      try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
        content.writeTo(inSlices(Channels.newOutputStream(channel)));
        // Without this a power cut could leave the name without the content.
        channel.force(true);
      }
      T result = use.apply(unfinished);
      Files.deleteIfExists(unfinished);
      return result;
    } catch (Throwable e) {
      try {
        Files.deleteIfExists(unfinished);
      } catch (IOException notDeleted) {
        e.addSuppressed(notDeleted);
      }
      throw e;
    } finally {
      files.remove(unfinished);
    }
  }

  /** Creates a folder unless it is there, which the JDK finds out by failing. */
  public static void createFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
    }
  }

  /** The JDK copies each write to native memory of the same size, and keeps that memory. */
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
}
