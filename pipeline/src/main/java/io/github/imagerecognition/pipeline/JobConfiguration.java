package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.embedding.EmbeddingWriter;
import io.github.imagerecognition.embedding.FailureLimit;
import io.github.imagerecognition.image.ImagePreprocessing;
import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.model.ModelIdentity;
import io.github.imagerecognition.model.ModelSpecification;
import io.github.imagerecognition.model.ModelWeights;
import io.github.imagerecognition.product.ProductLayout;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.product.Recipe;
import io.github.imagerecognition.product.Reprocess;
import io.github.imagerecognition.transforms.EmbedImages;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * What a run is to do: options over the environment over defaults, every value checked.
 *
 * @param selection which products, from where to where
 * @param model which network and weights
 * @param preprocessing how pictures become tensors
 * @param maxImageBytes larger files are left out
 * @param prunePercent the most embeddings to delete because their products have no pictures any
 *     more, out of a hundred, if any are to be deleted
 * @param failureLimit when too many failed pictures end the run
 * @param batchSize pictures in a batch, if the user has said how many
 * @param runner the name of the Beam runner
 * @param threads how many batches are worked on at once
 */
public record JobConfiguration(
    ProductSelection selection,
    ModelSpecification model,
    ImagePreprocessing preprocessing,
    long maxImageBytes,
    OptionalInt prunePercent,
    FailureLimit failureLimit,
    OptionalInt batchSize,
    String runner,
    int threads) {

  /** How many pictures a batch has: what the user says, or what suits the device. */
  public int batchSizeOrDefault() {
    return batchSize.orElseGet(() -> EmbeddingModel.batchSize(model));
  }

  /**
   * The model as the outputs name it, found before it is loaded: whatever that takes if products
   * are to be embedded again because of it, and if nothing has to be downloaded for it, where they
   * would only be counted.
   *
   * @param weights of this configuration's model
   */
  public Optional<ModelIdentity> identity(ModelWeights weights) {
    return switch (selection.reprocess()) {
      case CHANGED -> Optional.of(weights.identity());
      case MISSING, FAILED -> weights.knownIdentity();
      case ALL -> Optional.empty();
    };
  }

  /**
   * How products are embedded now, to find those that were embedded otherwise.
   *
   * @return null where the model is not known
   */
  public Recipe recipe(Optional<ModelIdentity> identity) {
    return identity
        .map(known -> EmbeddingWriter.recipe(known, preprocessing.description()))
        .orElse(null);
  }

  /** The products that the run is about, compared with how it would embed them. */
  public ProductSelection selection(ModelWeights weights) {
    return selection.withRecipe(recipe(identity(weights)));
  }

  /** The transform that embeds pictures with these settings, and writes nothing. */
  public EmbedImages embedImages() {
    return EmbedImages.of(selection.input(), model)
        .withPreprocessing(preprocessing)
        .withMaxImageBytes(maxImageBytes)
        .withBatchSize(batchSizeOrDefault())
        .withFailureLimit(failureLimit);
  }

  /**
   * The configuration that the options give, with the environment for the store.
   *
   * @throws CodedException when values do not fit together, or one is missing
   */
  public static JobConfiguration of(JobOptions options, Environment environment) {
    PipelineOptions runner = options.pipelineOptions();
    if (options.isDemo() && options.location.input != null) {
      throw Mistakes.invalid("--demo brings its own pictures: give it without --input");
    }
    ImagePreprocessing preprocessing = options.pictures.preprocessing();
    ModelSpecification model = options.model.specification(preprocessing);
    EmbeddingModel.checkDevice(model);
    int threads =
        RunnerDefaults.isFlink(runner)
            ? runner.as(FlinkPipelineOptions.class).getParallelism()
            : runner.as(DirectOptions.class).getTargetParallelism();
    Integer batchSize = options.work.batchSize;
    return new JobConfiguration(
        selection(options, environment),
        model,
        preprocessing,
        options.pictures.limits.maxImageBytes(),
        options.work.prune ? OptionalInt.of(options.work.pruneLimit) : OptionalInt.empty(),
        options.work.maxFailedImages == null
            ? FailureLimit.NONE
            : MaxFailedImages.parse(options.work.maxFailedImages),
        batchSize == null ? OptionalInt.empty() : OptionalInt.of(batchSize),
        runner.getRunner().getSimpleName(),
        threads);
  }

  /**
   * The same with a network that can be had: the demo goes on with a small one of its own where
   * torchvision's cannot be reached. A precision that the user leaves open is decided here, for all
   * machines of the run.
   */
  public static JobConfiguration reachable(JobOptions options, Environment environment) {
    JobConfiguration configuration = of(options, environment);
    if (options.isDemo()) {
      configuration = Demo.withReachableNetwork(configuration);
    }
    return configuration.withNetwork(
        options.model.precision.chosen(configuration.model), configuration.preprocessing);
  }

  /** The same with another network and the preprocessing that it wants. */
  JobConfiguration withNetwork(ModelSpecification network, ImagePreprocessing wanted) {
    return new JobConfiguration(
        selection,
        network.withPreprocessing(wanted),
        wanted,
        maxImageBytes,
        prunePercent,
        failureLimit,
        batchSize,
        runner,
        threads);
  }

  private static ProductSelection selection(JobOptions options, Environment environment) {
    String productPrefix = options.location.productPrefix();
    BucketLocation input = options.location.inputLocation(environment);
    BucketLocation output = options.location.outputLocation(environment, () -> input);
    return new ProductSelection(
            input,
            output,
            new ProductLayout(productPrefix, LocationOptions.folderOf(output, input)),
            options.isDemo() ? Reprocess.ALL : options.work.reprocess)
        .withShard(options.work.shard(options));
  }
}
