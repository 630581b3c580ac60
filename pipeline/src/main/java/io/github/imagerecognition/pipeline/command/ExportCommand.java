package io.github.imagerecognition.pipeline.command;

import io.github.imagerecognition.catalogue.ExportPlanner;
import io.github.imagerecognition.pipeline.Environment;
import io.github.imagerecognition.pipeline.ExportJobOptions;
import io.github.imagerecognition.pipeline.Version;
import java.util.concurrent.Callable;
import org.apache.beam.sdk.options.PipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code export}: the finished embeddings as a few files. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    abbreviateSynopsis = true,
    description =
        "Writes all finished embeddings into a few files that other programs load: a NumPy matrix,"
            + " Parquet, TSV, JSON lines. Reads the output of earlier runs and no picture.")
public final class ExportCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(ExportCommand.class);

  @Mixin private ExportJobOptions options;

  /** Exports, and says with 0 that every product is in the export. */
  @Override
  public Integer call() {
    PipelineOptions runner = options.pipelineOptions();
    ExportPlanner planner = options.planner(Environment.load());
    LOG.info(Version.line());
    return Exporting.export(planner, runner) ? 0 : 1;
  }
}
