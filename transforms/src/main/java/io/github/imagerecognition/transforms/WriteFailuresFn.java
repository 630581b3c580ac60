package io.github.imagerecognition.transforms;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.embedding.Failure;
import io.github.imagerecognition.embedding.FailuresFile;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes all failures of a run to one file, unless one of an earlier run is locked. */
final class WriteFailuresFn extends DoFn<List<Failure>, Void> {

  private static final Logger LOG = LoggerFactory.getLogger(WriteFailuresFn.class);

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
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.LOCKED) {
        throw e;
      }
      LOG.warn("{} failures are not listed: {}", failures.size(), e.getMessage());
    }
  }
}
