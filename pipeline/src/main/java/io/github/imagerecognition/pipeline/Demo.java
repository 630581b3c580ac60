package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.product.ProductSelection;
import java.nio.file.Path;

/** The sample catalogue: where it is, and where its embeddings go. */
final class Demo {

  /** Set by the start script and by the build, each to the folder that holds {@code demo}. */
  private static final String HOME = "image-recognition.home";

  private Demo() {}

  static BucketLocation input() {
    String home = System.getProperty(HOME);
    if (home == null) {
      throw new CodedException(
          ErrorCode.CONFIGURATION,
          "the sample catalogue is not known here: start the job with its script or with Maven");
    }
    return BucketLocation.parse(Path.of(home, "demo", "bucket").toString());
  }

  /** How to load what the demo has made. */
  static String hint(ProductSelection selection) {
    return "Load one in Python: numpy.load('%sproducto-SKU001-electric-guitar/%s')"
        .formatted(selection.output().uri(), ProductSelection.FINISHED_FILE);
  }

  static BucketLocation output() {
    return BucketLocation.parse("demo-embeddings");
  }
}
