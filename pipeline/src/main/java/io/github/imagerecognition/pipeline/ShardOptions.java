package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.product.Shard;
import java.util.Optional;

/** Which share of the products a process takes: from its options, or as one of an array job. */
final class ShardOptions {

  /** Set by IBM Code Engine for each instance of an array job. */
  static final String JOB_INDEX = "JOB_INDEX";

  static final String JOB_ARRAY_SIZE = "JOB_ARRAY_SIZE";

  private ShardOptions() {}

  static Shard of(JobOptions options, Environment environment) {
    Integer index = options.getShardIndex();
    Integer count = options.getShardCount();
    if (index == null && count == null) {
      return ofArrayJob(environment);
    }
    if (index == null || count == null) {
      throw invalid("--shardIndex and --shardCount belong together: give both or none");
    }
    OptionValues.inRange("shardCount", count, Integer.MAX_VALUE);
    if (index < 0 || index >= count) {
      throw invalid(
          "--shardIndex=%d is out of range: 0 to %d for --shardCount=%d"
              .formatted(index, count - 1, count));
    }
    return new Shard(index, count);
  }

  private static Shard ofArrayJob(Environment environment) {
    int count = number(environment, JOB_ARRAY_SIZE).orElse(1);
    if (count == 1) {
      return Shard.WHOLE;
    }
    int index =
        number(environment, JOB_INDEX)
            .orElseThrow(
                () ->
                    invalid(
                        "missing %s, as %s is %d: an array job sets both"
                            .formatted(JOB_INDEX, JOB_ARRAY_SIZE, count)));
    if (index >= count) {
      throw invalid(
          "%s=%d is out of range: 0 to %d for %s=%d. To run some indices again, submit them with"
                  .formatted(JOB_INDEX, index, count - 1, JOB_ARRAY_SIZE, count)
              + " --array-size-var-override and the size of the first run");
    }
    return new Shard(index, count);
  }

  private static Optional<Integer> number(Environment environment, String name) {
    return environment.get(name).map(text -> number(name, text));
  }

  private static int number(String name, String text) {
    int least = name.equals(JOB_INDEX) ? 0 : 1;
    try {
      int number = Integer.parseInt(text);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, like a number that is too small.
    }
    throw invalid("%s='%s' is no whole number of at least %d".formatted(name, text, least));
  }

  private static CodedException invalid(String message) {
    return new CodedException(ErrorCode.CONFIGURATION, message);
  }
}
