package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What a runner has to be told to use the machine. */
public final class RunnerDefaults {

  private static final int CORES = Runtime.getRuntime().availableProcessors();

  /**
   * Half as many again as there are cores, because some wait for the store. Not many more, because
   * the DirectRunner spins where it has a thread to spare.
   */
  private static final int WORKERS = CORES + (CORES + 1) / 2;

  private RunnerDefaults() {}

  static boolean isFlink(PipelineOptions options) {
    return options.getRunner() == FlinkRunner.class || isOnCluster();
  }

  /** Whether {@code flink run} has started this program, for a cluster to do the work. */
  public static boolean isOnCluster() {
    return hasOwnClassLoader() && !StreamExecutionEnvironment.areExplicitEnvironmentsAllowed();
  }

  /** As inside Maven and inside Flink, whose classes need not be loaded to know that it is none. */
  private static boolean hasOwnClassLoader() {
    return RunnerDefaults.class.getClassLoader() != ClassLoader.getSystemClassLoader();
  }

  /** Words for the command line, for what it does not say itself. */
  static List<String> of(PipelineOptions options) {
    if (isOnCluster()) {
      return cluster();
    }
    return isFlink(options) ? miniCluster() : directRunner();
  }

  /** Its checks are for tests. */
  private static List<String> directRunner() {
    return List.of(
        "--targetParallelism=" + WORKERS,
        "--enforceImmutability=false",
        "--enforceEncodability=false");
  }

  private static List<String> miniCluster() {
    if (hasOwnClassLoader()) {
      throw new CodedException(
          ErrorCode.CONFIGURATION,
          "Flink does not run inside Maven: build the distribution with mvn package and start"
              + " bin/image-recognition-job --runner=FlinkRunner");
    }
    return flink(
        "--flinkMaster=[local]",
        "--flinkConfDir=" + Home.folder("flink-conf", "mini-cluster"),
        "--parallelism=" + WORKERS);
  }

  /** The parallelism is that of {@code flink run -p}, or of the cluster's configuration. */
  private static List<String> cluster() {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    if (!environment.getConfiguration().get(DeploymentOptions.ATTACHED)) {
      throw new CodedException(
          ErrorCode.CONFIGURATION,
          "the job waits for its outcome: leave out -d (execution.attached: false)");
    }
    return flink("--flinkMaster=[auto]", "--parallelism=" + environment.getParallelism());
  }

  /** Nothing that the graph hands on is changed afterwards, so that nothing need be copied. */
  private static List<String> flink(String... own) {
    return Stream.concat(
            Stream.of("--runner=FlinkRunner", "--fasterCopy=true", "--objectReuse=true"),
            Stream.of(own))
        .toList();
  }
}
