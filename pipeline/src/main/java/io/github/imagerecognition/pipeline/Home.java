package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.nio.file.Path;

/** The folder that this program came in, with its sample catalogue and Flink's configuration. */
final class Home {

  /** Set by the start script and by the build, each to the folder that holds {@code demo}. */
  private static final String PROPERTY = "image-recognition.home";

  private Home() {}

  static Path folder(String... names) {
    String home = System.getProperty(PROPERTY);
    if (home == null) {
      throw new CodedException(
          ErrorCode.CONFIGURATION,
          "the folder %s is not known here: start the job with its script or with Maven"
              .formatted(String.join("/", names)));
    }
    return Path.of(home, names);
  }
}
