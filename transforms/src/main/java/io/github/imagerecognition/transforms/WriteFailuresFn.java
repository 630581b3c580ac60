package io.github.imagerecognition.transforms;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.embedding.Failure;
import io.github.imagerecognition.embedding.FailuresFile;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;

/** Writes all failures of a run to one file. */
final class WriteFailuresFn extends DoFn<List<Failure>, Void> {

  private final BucketLocation location;
  private final String file;

  WriteFailuresFn(BucketLocation location, String file) {
    this.location = location;
    this.file = file;
  }

  @ProcessElement
  public void processElement(@Element List<Failure> failures) {
    try (Bucket output = location.open()) {
      output.write(file, FailuresFile.encode(failures), "application/x-ndjson");
    }
  }
}
