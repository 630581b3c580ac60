package io.github.imagerecognition.benchmarks;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The ratios, each of the figures of one round, and what they have to be. */
final class Comparisons {

  private static final ToDoubleFunction<Round> BOUND =
      bound(NetworkPart.OF_THE_JOB, PreprocessingPart.OF_THE_SAMPLE);

  private static final ToDoubleFunction<Round> BOUND_IN_INT8 =
      bound(NetworkPart.OF_THE_JOB_IN_INT8, PreprocessingPart.OF_THE_SAMPLE);

  private static final ToDoubleFunction<Round> TINY_BOUND =
      bound(TinyProductsPart.NETWORK, TinyProductsPart.PREPROCESSING);

  private Comparisons() {}

  static List<Row> rows() {
    return List.of(
        ratio("job / bound", FolderPart.RATE, BOUND).withTarget(Target.atLeast(0.95)),
        ratio("job / baseline, start-up left out", FolderPart.RATE, BaselinePart.RATE)
            .withTarget(Target.atLeast(1.9)),
        // Times, so the other way round.
        ratio("job / baseline, whole process", BaselinePart.WHOLE, FolderPart.WHOLE),
        ratio("seconds of the demo / of the baseline", FolderPart.DEMO, BaselinePart.DEMO)
            .withTarget(Target.atMost(1.0)),
        ratio("network, int8 / float32", NetworkPart.OF_THE_JOB_IN_INT8, NetworkPart.OF_THE_JOB)
            .withTarget(Target.atLeast(3.2)),
        ratio("job, int8 / float32", IntegerPart.RATE, FolderPart.RATE)
            .withTarget(Target.atLeast(2.8)),
        ratio("job in int8 / baseline, start-up left out", IntegerPart.RATE, BaselinePart.RATE)
            .withTarget(Target.atLeast(5.0)),
        ratio("job in int8 / bound", IntegerPart.RATE, BOUND_IN_INT8)
            .withTarget(Target.atLeast(0.93)),
        ratio("peak memory, int8 / float32", IntegerPart.MEMORY, IntegerPart.MEMORY_OF_FLOATS)
            .withTarget(Target.atMost(0.8)),
        preprocessing("jpg", 2.0),
        preprocessing("webp", 2.0),
        preprocessing("png", 1.5),
        ratio("job on S3 with 50 ms / on a folder", S3Part.RATE, FolderPart.RATE)
            .withTarget(Target.atLeast(0.97)),
        ratio("job on S3 with 50 ms / with 0 ms", S3Part.RATE, S3Part.CONTROL)
            .withTarget(Target.atLeast(0.97)),
        tinyProducts("DirectRunner", 0.75),
        tinyProducts("FlinkRunner", 0.85),
        ratio("peak memory, 50,000 / 1,000 pictures", MemoryPart.MANY, MemoryPart.FEW)
            .withTarget(Target.atMost(1.15)));
  }

  private static Row preprocessing(String format, double atLeast) {
    TestPicture picture = new TestPicture(format, 1200);
    return ratio(
            "preprocessing / Pillow and torchvision, " + picture,
            PreprocessingPart.figure(picture),
            PreprocessingPart.pillowFigure(picture))
        .withTarget(Target.atLeast(atLeast));
  }

  private static Row tinyProducts(String runner, double atLeast) {
    return ratio(
            "job / bound, tiny products, " + runner, TinyProductsPart.figure(runner), TINY_BOUND)
        .withTarget(Target.atLeast(atLeast));
  }

  /** All cores first preprocess and then run the network, each as fast as alone. */
  private static ToDoubleFunction<Round> bound(String network, String preprocessing) {
    return round -> 1 / (1 / round.get(network) + 1 / round.get(preprocessing));
  }

  private static Row ratio(String name, String figure, String other) {
    return ratio(name, figure, round -> round.get(other));
  }

  private static Row ratio(String name, String figure, ToDoubleFunction<Round> other) {
    return Row.ratio(name, round -> round.get(figure) / other.applyAsDouble(round));
  }
}
