package io.github.imagerecognition.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The bare network on all cores. */
final class NetworkPart implements Part {

  private static final List<String> ENGINES = List.of("ONNXRUNTIME", "PYTORCH");

  static final int BATCH_SIZE_OF_THE_JOB = 32;

  /** The engine and the batch size of the job on a CPU. */
  static final String OF_THE_JOB = figure("ONNXRUNTIME", BATCH_SIZE_OF_THE_JOB);

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
    for (int batchSize : scale.batchSizes()) {
      for (String engine : ENGINES) {
        round.put(figure(engine, batchSize), benchmark.network(engine, scale.weights(), batchSize));
      }
    }
  }

  @Override
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String engine : ENGINES) {
      for (int batchSize : scale.batchSizes()) {
        rows.add(Row.of(figure(engine, batchSize), Unit.PICTURES_PER_SECOND));
      }
    }
    return rows;
  }
}
