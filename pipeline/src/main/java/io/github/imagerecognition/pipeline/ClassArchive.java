package io.github.imagerecognition.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.regex.Pattern.MULTILINE;

import io.github.imagerecognition.process.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes of a run in the form in which the JVM maps them into its memory (class data sharing),
 * which saves the next start a second and more of reading and verifying.
 */
public final class ClassArchive {

  private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);

  /** Set by the start script to the file that this run is to write. */
  private static final String WANTED = "image-recognition.class-archive.wanted";

  /** Set by the start script to the file that the JVM was to start with. */
  private static final String USED = "image-recognition.class-archive.used";

  private static final Path MAPPED_FILES = Path.of("/proc/self/maps");

  /**
   * A class in the JVM's tree of all that are loaded, with its loader's address behind it. One made
   * of a lambda has a second address, and is not found by its name.
   */
  private static final Pattern LOADED = Pattern.compile("--([\\w.$]+)/\\w+(?: |$)", MULTILINE);

  private ClassArchive() {}

  /** Leaves the next start an archive that it can use, as the start script asks. */
  public static void update() {
    String wanted = System.getProperty(WANTED);
    String used = System.getProperty(USED);
    try {
      if (wanted != null) {
        AtomicFile.writeByName(Path.of(wanted), ClassArchive::dump);
        deleteFormer(Path.of(wanted));
      } else if (used != null && isRefused(Path.of(used)) && Files.isWritable(Path.of(used))) {
        Files.deleteIfExists(Path.of(used));
      }
    } catch (IOException e) {
      LOG.warn(
          "The archive of classes is not as it should be, so starts may stay slow: {}",
          e.toString());
    }
  }

  /**
   * Whether the JVM started without the archive, because another JVM or other libraries made it.
   * The JVM says so nowhere, but Linux knows what is mapped.
   */
  private static boolean isRefused(Path archive) throws IOException {
    return Files.exists(MAPPED_FILES)
        && !new String(Files.readAllBytes(MAPPED_FILES), UTF_8)
            .contains(archive.getFileName().toString());
  }

  /** Those of former builds in this folder, whose names differ behind the folder's number. */
  private static void deleteFormer(Path archive) throws IOException {
    String ofFolder = archive.getFileName().toString().replaceFirst("(classes-\\d+-).*", "$1*.jsa");
    try (DirectoryStream<Path> archives = Files.newDirectoryStream(archive.getParent(), ofFolder)) {
      for (Path other : archives) {
        if (!other.equals(archive)) {
          Files.delete(other);
        }
      }
    }
  }

  private static void dump(Path file) throws IOException {
    Matcher loaded = LOADED.matcher(command("vmClassHierarchy"));
    while (loaded.find()) {
      link(loaded.group(1));
    }
    PrintStream out = System.out;
    // Or else the JDK prints a line of its own among ours.
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    try {
      command("vmCds", "dynamic_dump", '"' + file.toString() + '"');
    } finally {
      System.setOut(out);
    }
  }

  /**
   * Links a class, which the JVM does before it tells of the fields. Java 17 leaves out of the
   * archive what is loaded only, a fifth of all classes: those that others name and have not used.
   */
  private static void link(String name) {
    try {
      var unused =
          Class.forName(name, false, ClassLoader.getSystemClassLoader()).getDeclaredFields();
    } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
      LOG.debug("Not for the archive: {}", name, e);
    }
  }

  private static String command(String name, String... arguments) throws IOException {
    try {
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  name,
                  new Object[] {arguments},
                  new String[] {String[].class.getName()});
    } catch (JMException | JMRuntimeException e) {
      throw new IOException(e);
    }
  }
}
