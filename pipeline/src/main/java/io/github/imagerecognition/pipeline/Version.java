package io.github.imagerecognition.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine.IVersionProvider;

/** The version that the build has written down. */
public final class Version implements IVersionProvider {

  /** For {@code --version}. */
  @Override
  public String[] getVersion() {
    return new String[] {line()};
  }

  /** The program's name and version, and Java's. */
  public static String line() {
    return String.format(
        Locale.ROOT, "image-recognition-job %s, Java %d", text(), Runtime.version().feature());
  }

  /** The program's version. */
  public static String text() {
    try (InputStream in = Version.class.getResourceAsStream("/version.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
