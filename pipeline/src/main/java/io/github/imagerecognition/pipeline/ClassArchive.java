package io.github.imagerecognition.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes of a run in the form in which the JVM maps them into its memory (class data sharing),
 * which saves the next start a second and more of reading and verifying.
 */
final class ClassArchive {

  private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);

  /** Set by the start script, to a file in the cache folder, as long as that does not exist. */
  private static final String FILE = "image-recognition.class-archive";

  private ClassArchive() {}

  /** Writes the classes that are loaded now, if the start script asks for them. */
  static void write() {
    String file = System.getProperty(FILE);
    if (file == null) {
      return;
    }
    Path unfinished = Path.of(file + "." + UUID.randomUUID() + ".part");
    try {
      try {
        Files.createDirectories(unfinished.getParent());
        dump(unfinished);
        Files.move(unfinished, Path.of(file), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException | JMException | JMRuntimeException e) {
      LOG.warn("No archive of classes was written, so starts stay slow: {}", e.toString());
    }
  }

  private static void dump(Path file) throws JMException {
    PrintStream out = System.out;
    // Or else the JDK prints a line of its own among ours.
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "vmCds",
              new Object[] {new String[] {"dynamic_dump", '"' + file.toString() + '"'}},
              new String[] {String[].class.getName()});
    } finally {
      System.setOut(out);
    }
  }
}
