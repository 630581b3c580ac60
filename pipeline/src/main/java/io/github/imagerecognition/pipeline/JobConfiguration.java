package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.Environment;
import io.github.imagerecognition.image.ExifOrientation;
import io.github.imagerecognition.image.ImagePreprocessing;
import io.github.imagerecognition.image.Normalization;
import io.github.imagerecognition.model.DeviceChoice;
import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.model.Engine;
import io.github.imagerecognition.model.ModelSpecification;
import io.github.imagerecognition.model.Precision;
import io.github.imagerecognition.product.ProductLayout;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.product.Reprocess;
import io.github.imagerecognition.transforms.EmbedImages;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.commons.lang3.StringUtils;

/**
 * What a run is to do: options over the environment over defaults, every value checked.
 *
 * @param selection which products, from where to where
 * @param model which network and weights
 * @param preprocessing how pictures become tensors
 * @param maxImageBytes larger files are left out
 * @param batchSize pictures in a batch, if the user has said how many
 * @param threads how many batches are worked on at once
 */
record JobConfiguration(
    ProductSelection selection,
    ModelSpecification model,
    ImagePreprocessing preprocessing,
    long maxImageBytes,
    OptionalInt batchSize,
    int threads) {

  static final String OUTPUT_PREFIX = "COS_OUTPUT_PREFIX";
  static final String MODEL_NAME = "MODEL_NAME";
  static final String MODEL_WEIGHTS = "MODEL_WEIGHTS";

  private static final List<String> BUCKET_VARIABLES =
      List.of(
          Environment.ENDPOINT,
          Environment.ACCESS_KEY_ID,
          Environment.SECRET_ACCESS_KEY,
          Environment.BUCKET_NAME);

  private static final String DEFAULT_OUTPUT_PREFIX = "embeddings/";
  private static final String DEFAULT_MODEL = "resnet50";
  private static final String DEFAULT_WEIGHTS = "pretrained";

  /** A picture's bytes have to fit into an array. */
  private static final long LARGEST_ARRAY_BYTES = Integer.MAX_VALUE - 8;

  private static final long LARGEST_BATCH = 1024;

  private static final long MOST_THREADS = 1024;

  /** How many pictures a batch has: what the user says, or what suits the device. */
  int batchSizeOrDefault() {
    return batchSize.orElseGet(() -> EmbeddingModel.batchSize(model));
  }

  /** The transform that embeds pictures with these settings, and writes nothing. */
  EmbedImages embedImages() {
    return EmbedImages.of(selection.input(), model)
        .withPreprocessing(preprocessing)
        .withMaxImageBytes(maxImageBytes)
        .withBatchSize(batchSizeOrDefault());
  }

  static JobConfiguration of(JobOptions options, Environment environment) {
    if (options.isDemo() && (options.getInput() != null || options.isCheck())) {
      throw invalid("--demo brings its own pictures: give it without --input and --check");
    }
    OptionValues.refuseBlank("input", options.getInput());
    OptionValues.refuseBlank("output", options.getOutput());
    OptionValues.refuseBlank("weights", options.getWeights());
    if (options.getProductPrefix().contains("/")) {
      throw invalid("--productPrefix is how the name of a folder begins, so it has no slash");
    }
    LogFormat.check(options, environment);
    Reprocess reprocess =
        OptionValues.choice("reprocess", options.getReprocess(), Reprocess.values());
    ImagePreprocessing preprocessing = preprocessing(options);
    ModelSpecification model = model(options, environment, preprocessing.imageSize());
    EmbeddingModel.checkDevice(model);
    long maxImageBytes =
        OptionValues.inRange("maxImageBytes", options.getMaxImageBytes(), LARGEST_ARRAY_BYTES);
    long threads =
        RunnerDefaults.isFlink(options)
            ? OptionValues.inRange(
                "parallelism",
                options.as(FlinkPipelineOptions.class).getParallelism(),
                MOST_THREADS)
            : OptionValues.inRange(
                "targetParallelism",
                options.as(DirectOptions.class).getTargetParallelism(),
                MOST_THREADS);
    OptionalInt batchSize =
        Stream.ofNullable(options.getBatchSize())
            .mapToInt(size -> (int) OptionValues.inRange("batchSize", size, LARGEST_BATCH))
            .findFirst();
    return new JobConfiguration(
        selection(options, environment, options.isDemo() ? Reprocess.ALL : reprocess),
        model,
        preprocessing,
        maxImageBytes,
        batchSize,
        (int) threads);
  }

  private static ProductSelection selection(
      JobOptions options, Environment environment, Reprocess reprocess) {
    BucketLocation input = options.isDemo() ? Demo.input() : input(options, environment);
    BucketLocation output = output(options, environment, input);
    String inside = input.pathTo(output).orElse("");
    String outputFolder = inside.substring(0, Math.max(0, inside.indexOf('/')));
    return new ProductSelection(
        input,
        output,
        new ProductLayout(options.getProductPrefix(), outputFolder),
        reprocess,
        ShardOptions.of(options, environment));
  }

  private static BucketLocation input(JobOptions options, Environment environment) {
    if (options.getInput() != null) {
      return BucketLocation.parse(options.getInput());
    }
    List<String> missing = environment.missing(BUCKET_VARIABLES);
    if (!missing.isEmpty()) {
      throw invalid(
          "missing %s: set them in the environment or in a file .env, give a folder with --input,"
                  .formatted(String.join(", ", missing))
              + " or try --demo");
    }
    return BucketLocation.parse("s3://" + environment.get(Environment.BUCKET_NAME).orElseThrow());
  }

  private static BucketLocation output(
      JobOptions options, Environment environment, BucketLocation input) {
    if (options.getOutput() != null) {
      return BucketLocation.parse(options.getOutput());
    }
    if (options.isDemo()) {
      return Demo.output();
    }
    String prefix = environment.get(OUTPUT_PREFIX).orElse(DEFAULT_OUTPUT_PREFIX);
    if (("/" + prefix + "/").contains("/../")) {
      throw invalid("%s='%s' leads out of the bucket".formatted(OUTPUT_PREFIX, prefix));
    }
    return input.child(StringUtils.stripStart(prefix, "/"));
  }

  /** Its parts check themselves, and name what is wrong as the options are named. */
  private static ImagePreprocessing preprocessing(JobOptions options) {
    try {
      return new ImagePreprocessing(
          options.getResizeSize(),
          options.getImageSize(),
          new Normalization(
              OptionValues.numbers("mean", options.getMean()),
              OptionValues.numbers("std", options.getStd())),
          OptionValues.choice(
              "exifOrientation", options.getExifOrientation(), ExifOrientation.values()),
          options.isFastDecode(),
          options.getMaxImagePixels());
    } catch (IllegalArgumentException e) {
      throw invalid("--" + e.getMessage());
    }
  }

  private static ModelSpecification model(
      JobOptions options, Environment environment, int imageSize) {
    String name =
        Optional.ofNullable(options.getModelName())
            .or(() -> environment.get(MODEL_NAME))
            .orElse(DEFAULT_MODEL);
    String weights =
        Optional.ofNullable(options.getWeights())
            .or(() -> environment.get(MODEL_WEIGHTS))
            .orElse(DEFAULT_WEIGHTS);
    return new ModelSpecification(
        OptionValues.choice("modelName", name, ModelSpecification.MODEL_NAMES),
        weights,
        options.isDemo(),
        OptionValues.choice("engine", options.getEngine(), Engine.values()),
        OptionValues.choice("device", options.getDevice(), DeviceChoice.values()),
        OptionValues.choice("precision", options.getPrecision(), Precision.values()),
        imageSize);
  }

  private static CodedException invalid(String message) {
    return new CodedException(ErrorCode.CONFIGURATION, message);
  }
}
