package io.github.imagerecognition.benchmarks;

import io.github.imagerecognition.model.Engine;
import io.github.imagerecognition.model.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs one of JMH's benchmarks, in a JVM of its own. */
final class SmallBenchmark {

  static final int CORES = Runtime.getRuntime().availableProcessors();

  private final Scale scale;

  SmallBenchmark(Scale scale) {
    this.scale = scale;
  }

  /** Pictures per second of the network, called by as many threads as there are cores. */
  double network(Engine engine, Precision precision, String weights, int batchSize) {
    return batchSize
        * operationsPerSecond(
            NetworkBenchmark.BENCHMARK,
            CORES,
            Map.of(
                "engine",
                engine.name(),
                "precision",
                precision.name(),
                "weights",
                weights,
                "batchSize",
                "" + batchSize));
  }

  /** Pictures per second of all threads together: of one picture, or of all in a folder. */
  double preprocessing(Path pictures, int threads) throws IOException {
    return Catalogue.pictures(pictures).size()
        * operationsPerSecond(
            PreprocessingBenchmark.BENCHMARK, threads, Map.of("path", pictures.toString()));
  }

  private double operationsPerSecond(
      String benchmark, int threads, Map<String, String> parameters) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmark + "$")
            .mode(Mode.Throughput)
            .timeUnit(TimeUnit.SECONDS)
            .threads(threads)
            .forks(1)
            .warmupIterations(1)
            .warmupTime(time(scale.warmUp()))
            .measurementIterations(1)
            .measurementTime(time(scale.measurement()))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    parameters.forEach(options::param);
    try {
      return new Runner(options.build()).runSingle().getPrimaryResult().getScore();
    } catch (RunnerException e) {
      throw new IllegalStateException(benchmark + " failed with " + parameters, e);
    }
  }

  private static TimeValue time(Duration duration) {
    return TimeValue.milliseconds(duration.toMillis());
  }
}
