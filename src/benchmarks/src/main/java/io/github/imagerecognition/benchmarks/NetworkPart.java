package io.github.imagerecognition.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The bare network on all cores. */
final class NetworkPart implements Part {

  private static final List<String> ENGINES = List.of("ONNXRUNTIME", "PYTORCH");
  private static final List<Integer> BATCH_SIZES = List.of(1, 8, 32);

  /** The engine and the batch size of the job on a CPU. */
  static final String OF_THE_JOB = figure("ONNXRUNTIME", 32);

  private final Scale scale;
  private final SmallBenchmark benchmark;

  NetworkPart(Scale scale) {
    this.scale = scale;
    this.benchmark = new SmallBenchmark(scale);
  }

  private static String figure(String engine, int batchSize) {
    return String.format(
        Locale.ROOT, "network alone, %s, batch %d", engine.toLowerCase(Locale.ROOT), batchSize);
  }

  @Override
  public String name() {
    return "network";
  }

  @Override
  public void prepare() {}

  @Override
  public void measure(Round round) {
    for (int batchSize : BATCH_SIZES) {
      for (String engine : ENGINES) {
        round.put(figure(engine, batchSize), benchmark.network(engine, scale.weights(), batchSize));
      }
    }
  }

  @Override
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String engine : ENGINES) {
      BATCH_SIZES.forEach(size -> rows.add(Row.of(figure(engine, size), Unit.PICTURES_PER_SECOND)));
    }
    return rows;
  }
}
