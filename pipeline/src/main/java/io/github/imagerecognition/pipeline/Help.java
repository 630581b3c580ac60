package io.github.imagerecognition.pipeline;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.commons.lang3.StringUtils;

/** What {@code --help} prints. */
final class Help {

  /** Where Beam's list goes on with options that are not this job's. */
  private static final String OTHER_OPTIONS = "\norg.apache.beam.sdk.options.PipelineOptions:";

  private Help() {}

  static boolean isAskedFor(String... arguments) {
    return Arrays.stream(arguments).anyMatch(word -> word.matches("--help(=.*)?|-h|help"));
  }

  /** The options with their defaults, as Beam prints them, and what else a user can say. */
  static String text() {
    OptionsRegistry.fill();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PipelineOptionsFactory.printHelp(
        new PrintStream(text, true, StandardCharsets.UTF_8), JobOptions.class);
    String options =
        StringUtils.substringBefore(text.toString(StandardCharsets.UTF_8), OTHER_OPTIONS);
    return """
        Turns a bucket of product pictures into one embedding per product.

        image-recognition-job [--option=value ...]

        %s
          --runner=<DirectRunner or FlinkRunner>
            Default: DirectRunner
            What runs the job on this machine
          --targetParallelism=<int>, with FlinkRunner --parallelism=<int>
            Default: half as many again as there are cores
            How many batches are held at once; as many as there are cores are computed
          --flinkConfDir=<String>
            Default: flink-conf/mini-cluster beside the script
            The folder of Flink's configuration
        Exit code: 0 when every product is done, 1 when one failed or the job could not go on.

        Environment, or lines of a file .env in the working folder:

          COS_ENDPOINT, COS_ACCESS_KEY_ID, COS_SECRET_ACCESS_KEY
            The object store. Required for s3:// and for a run without --input.
          COS_BUCKET_NAME
            The bucket that is the input without --input.
          COS_OUTPUT_PREFIX, MODEL_NAME, MODEL_WEIGHTS, LOG_FORMAT
            What --output, --modelName, --weights and --logFormat are without those options.
          JOB_INDEX, JOB_ARRAY_SIZE
            What --shardIndex and --shardCount are without those options; IBM Code Engine sets
            them for each instance of an array job.
          IMAGE_RECOGNITION_CACHE
            Where weights and model files are kept. Default: image-recognition in
            $XDG_CACHE_HOME or ~/.cache
        """
        .formatted(StringUtils.substringAfter(options, "\n\n"));
  }
}
