package io.github.imagerecognition.benchmarks;

import io.github.imagerecognition.model.Engine;
import io.github.imagerecognition.model.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The bare network on all cores. */
final class NetworkPart implements Part {

  /** What computes the network, and in which numbers. */
  private enum Kind {
    ONNXRUNTIME(Engine.ONNXRUNTIME, Precision.FLOAT32),
    PYTORCH(Engine.PYTORCH, Precision.FLOAT32),
    INT8(Engine.ONNXRUNTIME, Precision.INT8);

    private final Engine engine;
    private final Precision precision;

    Kind(Engine engine, Precision precision) {
      this.engine = engine;
      this.precision = precision;
    }
  }

  static final int BATCH_SIZE_OF_THE_JOB = 32;

  /** The engine and the batch size of the job on a CPU. */
  static final String OF_THE_JOB = figure(Kind.ONNXRUNTIME, BATCH_SIZE_OF_THE_JOB);

  /** The same in 8-bit integers. */
  static final String OF_THE_JOB_IN_INT8 = figure(Kind.INT8, BATCH_SIZE_OF_THE_JOB);

  private final Scale scale;
  private final SmallBenchmark benchmark;

  NetworkPart(Scale scale) {
    this.scale = scale;
    this.benchmark = new SmallBenchmark(scale);
  }

  private static String figure(Kind kind, int batchSize) {
    return String.format(
        Locale.ROOT,
        "network alone, %s, batch %d",
        kind.name().toLowerCase(Locale.ROOT),
        batchSize);
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
      for (Kind kind : Kind.values()) {
        round.put(
            figure(kind, batchSize),
            benchmark.network(kind.engine, kind.precision, scale.weights(), batchSize));
      }
    }
  }

  @Override
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (int batchSize : scale.batchSizes()) {
        rows.add(Row.of(figure(kind, batchSize), Unit.PICTURES_PER_SECOND));
      }
    }
    return rows;
  }
}
