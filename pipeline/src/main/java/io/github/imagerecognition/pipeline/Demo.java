package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.product.ProductSelection;

/** The sample catalogue: where it is, and where its embeddings go. */
public final class Demo {

  private Demo() {}

  static BucketLocation input() {
    return BucketLocation.folder(Home.folder("demo", "bucket").toString());
  }

  /** A line for the log about how to load what the demo has made. */
  public static String hint(ProductSelection selection) {
    return "Load one in Python: numpy.load('%sproducto-SKU001-electric-guitar/%s')"
        .formatted(selection.output().uri(), ProductSelection.FINISHED_FILE);
  }

  static BucketLocation output() {
    return BucketLocation.folder("demo-embeddings");
  }
}
