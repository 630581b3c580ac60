package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.product.Reprocess;
import io.github.imagerecognition.product.Shard;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Which products a process takes, and in batches of what size. */
@OptionGroup("Work")
final class WorkOptions {

  /** Set by IBM Code Engine for each instance of an array job. */
  static final String JOB_INDEX = "JOB_INDEX";

  static final String JOB_ARRAY_SIZE = "JOB_ARRAY_SIZE";

  @Option(
      names = "--reprocess",
      paramLabel = "<choice>",
      defaultValue = "missing",
      completionCandidates = Choices.ReprocessChoices.class,
      description =
          "missing: products without an embedding. changed: also those whose pictures, model or"
              + " preprocessing have changed. failed: products without an embedding and those with"
              + " pictures left out. all: every product again.")
  Reprocess reprocess;

  @Option(
      names = "--prune",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "<boolean>",
      description = "Delete the embeddings of products that have no pictures any more.")
  boolean prune;

  @Option(
      names = "--pruneLimit",
      paramLabel = "<percent>",
      defaultValue = "10",
      description =
          "--prune stops the job when it would delete more than this share of the embeddings.")
  @Setting(least = 0, most = 100)
  int pruneLimit;

  @Option(
      names = "--export",
      arity = "0..1",
      fallbackValue = "npy",
      paramLabel = "<formats>",
      description =
          "Export all embeddings at the end, as the command export does: one or several of npy,"
              + " parquet, tsv and ndjson, with commas between. Alone it means npy.")
  @Setting(otherwise = "no export")
  String export;

  @Option(
      names = "--maxFailedImages",
      paramLabel = "<number or share>",
      description =
          "Stop the job when more pictures have failed than this number, or, with a percent sign"
              + " behind it, than this share of those tried, which counts from 200 pictures on.")
  @Setting(otherwise = "no limit")
  String maxFailedImages;

  @Option(
      names = "--batchSize",
      paramLabel = "<pictures>",
      description =
          "Pictures that are handed to a worker together, at most. A CPU computes eight at a time.")
  @Setting(otherwise = "32 on a CPU, 64 on a GPU", most = 1024)
  Integer batchSize;

  @Option(
      names = "--shardIndex",
      paramLabel = "<number>",
      description = "Which of several shares of the products to take. Needs --shardCount.")
  @Setting(variable = JOB_INDEX, otherwise = "0", least = 0)
  Integer shardIndex;

  @Option(
      names = "--shardCount",
      paramLabel = "<number>",
      description = "Into how many shares the products are divided. Needs --shardIndex.")
  @Setting(variable = JOB_ARRAY_SIZE, otherwise = "1")
  Integer shardCount;

  /** Which share of the products a process takes: from its options, or as one of an array job. */
  Shard shard(JobOptions options) {
    boolean given = options.isGiven("--shardIndex");
    if (given != options.isGiven("--shardCount")) {
      throw Mistakes.invalid("--shardIndex and --shardCount belong together: give both or none");
    }
    int count = shardCount == null ? 1 : shardCount;
    if (!given && count == 1) {
      return Shard.WHOLE;
    }
    if (shardIndex == null) {
      throw Mistakes.invalid(
          String.format(
              Locale.ROOT,
              "missing %s, as %s is %d: an array job sets both",
              JOB_INDEX,
              JOB_ARRAY_SIZE,
              count));
    }
    if (shardIndex < count) {
      return new Shard(shardIndex, count);
    }
    throw Mistakes.invalid(
        given
            ? String.format(
                Locale.ROOT,
                "--shardIndex=%d is out of range: 0 to %d for --shardCount=%d",
                shardIndex,
                count - 1,
                count)
            : String.format(
                Locale.ROOT,
                "%s=%d is out of range: 0 to %d for %s=%d. To run some indices again, submit them with --array-size-var-override and the size of the first run",
                JOB_INDEX,
                shardIndex,
                count - 1,
                JOB_ARRAY_SIZE,
                count));
  }
}
