package io.github.imagerecognition.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Java whose JPEG decoder cannot be loaded, as in a container without the system's libjpeg. */
class MissingJpegDecoderTest {

  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

  @TempDir private Path folder;

  @Test
  void leavesInksToOpenCvALevelOrTwoOff() throws Exception {
    Path picture = ReferenceData.path("images/jpeg-cmyk.jpg");
    Path java = javaWithout("libjavajpeg.so");
    Path pixels = folder.resolve("pixels");
    Path log = folder.resolve("log");

    Process process =
        new ProcessBuilder(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                MissingJpegDecoderTest.class.getName(),
                picture.toString(),
                pixels.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();

    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    assertThat(Files.readString(log)).containsOnlyOnce("Cannot load this Java's JPEG decoder");
    byte[] actual = Files.readAllBytes(pixels);
    byte[] expected = ReferencePictures.preprocessed("jpeg-cmyk.jpg");
    assertThat(actual).hasSameSizeAs(expected).isNotEqualTo(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat((actual[i] & 0xFF) - (expected[i] & 0xFF)).isBetween(-2, 2);
    }
  }

  /**
   * Writes the pixels of a picture; what fails to load for the first one is unknown to the next.
   */
  public static void main(String[] arguments) throws IOException {
    byte[] file = Files.readAllBytes(Path.of(arguments[0]));
    ImagePreprocessor preprocessor = new ImagePreprocessor(ImagePreprocessing.DEFAULT);
    byte[] first = preprocessor.pixels(file);
    assertThat(preprocessor.pixels(file)).isEqualTo(first);
    Files.write(Path.of(arguments[1]), first);
  }

  /** This Java by links, but for a library and for the files by which Java finds its home. */
  private Path javaWithout(String library) throws IOException {
    assumeTrue(
        Files.exists(JAVA_HOME.resolve("lib").resolve(library)),
        "this Java has no lib/" + library + " to leave out");
    Path copy = folder.resolve("java");
    Path lib = link(JAVA_HOME, copy, "bin", "lib").resolve("lib");
    link(JAVA_HOME.resolve("lib"), lib, library, "server", "libjli.so");
    link(JAVA_HOME.resolve("lib/server"), lib.resolve("server"), "libjvm.so");
    Files.createDirectories(copy.resolve("bin"));
    for (String file : List.of("bin/java", "lib/libjli.so", "lib/server/libjvm.so")) {
      Files.copy(JAVA_HOME.resolve(file), copy.resolve(file));
    }
    return copy.resolve("bin/java");
  }

  private static Path link(Path from, Path to, String... without) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (!List.of(without).contains(name)) {
          Files.createSymbolicLink(to.resolve(name), file);
        }
      }
    }
    return to;
  }
}
