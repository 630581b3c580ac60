package io.github.imagerecognition.transforms;

import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.embedding.Failure;
import io.github.imagerecognition.embedding.FailuresFile;
import io.github.imagerecognition.embedding.ProductOutcome;
import io.github.imagerecognition.product.Shard;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Top;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/**
 * Writes failures to one file of the output when there are any. How the job went is in metrics of
 * {@link EmbedImages}, which this names.
 */
public final class Summarize extends PTransform<PCollection<Failure>, PDone> {

  /** The namespace of the counters. */
  public static final String NAMESPACE = "image-recognition";

  public static final String PRODUCTS_WRITTEN = "products_written";
  public static final String PRODUCTS_FAILED = "products_failed";
  public static final String PRODUCTS_ADOPTED = "products_adopted";
  public static final String IMAGES_USED = "images_used";

  /** The counters of failed pictures, or of failed products, are named by their code after this. */
  public static final String FAILURES = "failures_";

  /** More lines than anybody reads; they are gathered in one worker's memory. */
  static final int MAX_FAILURES = 100_000;

  private final BucketLocation output;
  private final Shard shard;

  private Summarize(BucketLocation output, Shard shard) {
    this.output = output;
    this.shard = shard;
  }

  /** Writes failures to an output, in the file that {@link FailuresFile#name} gives. */
  public static Summarize to(BucketLocation output) {
    return new Summarize(output, Shard.WHOLE);
  }

  /** Sets which share of the products the failures are of: each has a file of its own. */
  public Summarize withShard(Shard part) {
    return new Summarize(output, part);
  }

  @Override
  public PDone expand(PCollection<Failure> failures) {
    failures
        .apply("Gather", Top.<Failure>smallest(MAX_FAILURES).withoutDefaults())
        .apply("WriteFailures", ParDo.of(new WriteFailuresFn(output, FailuresFile.name(shard))));
    return PDone.in(failures.getPipeline());
  }

  /** Counts a finished product, in the step that finishes it. */
  static void count(ProductOutcome outcome) {
    counters(outcome).forEach((name, count) -> Metrics.counter(NAMESPACE, name).inc(count));
  }

  /** What a product adds to the counters, by their names. */
  static Map<String, Long> counters(ProductOutcome outcome) {
    Map<String, Long> counters = new HashMap<>();
    counters.put(outcome.embedded() ? PRODUCTS_WRITTEN : PRODUCTS_FAILED, 1L);
    counters.put(IMAGES_USED, outcome.imagesUsed());
    for (Failure failure : outcome.failures()) {
      counters.merge(
          FAILURES + failure.code(),
          1L,
          failure.code().scope() == ErrorCode.Scope.IMAGE ? Long::sum : Math::max);
    }
    return counters;
  }
}
