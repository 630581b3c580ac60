package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.pipeline.command.Commands;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program: its arguments name a command, whose outcome is the exit code. */
public final class Main {

  private static final long MINI_CLUSTER_END_MILLIS = 5_000;

  private Main() {}

  /**
   * Runs a command and ends the process: with 0 when every product is done, with 1 when one has
   * failed or the job could not go on.
   */
  public static void main(String[] arguments) throws InterruptedException {
    LogFormat.choose(arguments);
    if (!RunnerDefaults.isOnCluster()) { // which goes on without the program that submitted the job
      StopSignal.listen(System::exit);
    }
    int exitCode = run(arguments);
    awaitMiniCluster();
    StopSignal.awaitEndOfWork();
    System.exit(exitCode);
  }

  /**
   * Flink closes a mini-cluster in the background. An exit in the middle of that makes its shutdown
   * hook look for classes that are gone, and print a stack trace.
   */
  private static void awaitMiniCluster() throws InterruptedException {
    long deadline = System.currentTimeMillis() + MINI_CLUSTER_END_MILLIS;
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("flink-pekko")) {
        thread.join(Math.max(1, deadline - System.currentTimeMillis()));
      }
    }
  }

  static int run(String... arguments) {
    try {
      return new ArgumentParser(Commands.all(), ArgumentParser.environment()).run(arguments);
    } catch (Throwable e) {
      return StopSignal.received() ? 1 : failed(e);
    }
  }

  /** What was foreseen is one line in the log, wherever in the runner it was thrown. */
  private static int failed(Throwable error) {
    JobFailure failure = new JobFailure(error);
    Optional<CodedException> foreseen = failure.foreseen();
    failure.examples().forEach(example -> log().warn("{}", example));
    if (foreseen.isPresent()) {
      log().error("{}: {}", foreseen.get().code(), foreseen.get().getMessage());
    } else if (failure.isOutOfMemory()) {
      log()
          .error(
              "out of memory: give more with JAVA_OPTS=-Xmx4g, or lower the parallelism and --maxImageBytes",
              error);
    } else {
      log().error("Unexpected error; please report it with the log below", error);
    }
    return 1;
  }

  /** No constant, because the format is chosen before the first logger is made. */
  private static Logger log() {
    return LoggerFactory.getLogger(Main.class);
  }
}
