package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.util.List;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/** What a runner has to be told to use the machine. */
final class RunnerDefaults {

  private static final int CORES = Runtime.getRuntime().availableProcessors();

  /**
   * Half as many again as there are cores, because some wait for the store. Not many more, because
   * the DirectRunner spins where it has a thread to spare.
   */
  private static final int WORKERS = CORES + (CORES + 1) / 2;

  private RunnerDefaults() {}

  static boolean isFlink(PipelineOptions options) {
    return options.getRunner() == FlinkRunner.class;
  }

  /** Words for the command line, for what it does not say itself. */
  static List<String> of(PipelineOptions options) {
    return isFlink(options) ? miniCluster() : directRunner();
  }

  /** Its checks are for tests. */
  private static List<String> directRunner() {
    return List.of(
        "--targetParallelism=" + WORKERS,
        "--enforceImmutability=false",
        "--enforceEncodability=false");
  }

  /** Nothing that the graph hands on is changed afterwards, so that nothing need be copied. */
  private static List<String> miniCluster() {
    if (RunnerDefaults.class.getClassLoader() != ClassLoader.getSystemClassLoader()) {
      throw new CodedException(
          ErrorCode.CONFIGURATION,
          "Flink does not run inside Maven: build the distribution with mvn package and start"
              + " bin/image-recognition-job --runner=FlinkRunner");
    }
    return List.of(
        "--flinkMaster=[local]",
        "--flinkConfDir=" + Home.folder("flink-conf", "mini-cluster"),
        "--parallelism=" + WORKERS,
        "--fasterCopy=true",
        "--objectReuse=true");
  }
}
