package io.github.imagerecognition.transforms;

import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.embedding.Failure;
import io.github.imagerecognition.embedding.FailureLimit;
import io.github.imagerecognition.embedding.ProductAccumulator;
import io.github.imagerecognition.embedding.ProductEmbedding;
import io.github.imagerecognition.embedding.ProductOutcome;
import io.github.imagerecognition.embedding.ProductResult;
import io.github.imagerecognition.image.ImagePreprocessing;
import io.github.imagerecognition.model.ModelSpecification;
import io.github.imagerecognition.product.ImageBatch;
import io.github.imagerecognition.product.PendingRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Embeds the pictures of products, and averages them to one embedding per product. The embeddings
 * flow on to other transforms:
 *
 * <pre>{@code
 * BucketLocation input = BucketLocation.folder(arguments[0]);
 * ModelSpecification model = ModelSpecification.of("resnet50", arguments[1]);
 * ProductSelection selection = ProductSelection.all(input, "producto-");
 * ProductSurvey survey = ProductSurvey.of(selection);
 *
 * Pipeline pipeline = Pipeline.create();
 * EmbedImagesResult products =
 *     pipeline
 *         .apply("ReadProducts", ReadProducts.from(survey))
 *         .apply("EmbedImages", EmbedImages.of(input, model));
 * PCollection<ProductEmbedding> embeddings = products.embeddings();
 * }</pre>
 *
 * <p>or are written, each as soon as its product is finished, as {@code embeddings.json} and {@code
 * embeddings.npy} in a folder per product:
 *
 * <pre>{@code
 * PCollection<Failure> failures =
 *     ranges
 *         .apply(EmbedImages.of(input, model).writingTo(output))
 *         .failures();
 * }</pre>
 *
 * <p>Writing belongs to this step because a runner need not fuse steps: the DirectRunner would not
 * write a product before it has embedded a whole bundle, behind which more of them queue. What is
 * written does not flow on as well unless {@link #withEmbeddings} requests it, and a product with
 * which all went well only counts in the metrics that {@link Summarize} names, because a runner
 * keeps, and may encode, also what nobody reads.
 *
 * <p>Only products of more than a thousand pictures are shuffled, in parts that one worker computes
 * and none has to hold at once.
 */
public final class EmbedImages extends PTransform<PCollection<PendingRange>, EmbedImagesResult> {

  /** The distribution of the pictures in a batch, in {@link Summarize#NAMESPACE}. */
  public static final String BATCH_IMAGES = "batch_images";

  static final TupleTag<Failure> FAILURES = new TupleTag<>() {};
  static final TupleTag<ProductEmbedding> EMBEDDINGS = new TupleTag<>() {};
  static final TupleTag<KV<String, ProductAccumulator>> PARTS = new TupleTag<>() {};

  private static final Coder<Failure> FAILURE_CODER = SerializableCoder.of(Failure.class);

  private final EmbedSettings settings;

  private EmbedImages(EmbedSettings settings) {
    this.settings = settings;
  }

  /**
   * Embeds pictures of an input, of which {@link ReadProducts} has read what is to do. Nothing is
   * written.
   */
  public static EmbedImages of(BucketLocation input, ModelSpecification model) {
    return new EmbedImages(EmbedSettings.of(input, model).build());
  }

  /**
   * Writes the files of each product to an output, in place of those that {@link ReadProducts} has
   * found there.
   */
  public EmbedImages writingTo(BucketLocation output) {
    return new EmbedImages(settings.toBuilder().output(output).build());
  }

  /** Lets embeddings flow on although they are written; without writing they always do. */
  public EmbedImages withEmbeddings() {
    return new EmbedImages(settings.toBuilder().embeddingsRequested(true).build());
  }

  /** Sets how pictures are preprocessed; by default as torchvision does. */
  public EmbedImages withPreprocessing(ImagePreprocessing preprocessing) {
    return new EmbedImages(settings.toBuilder().preprocessing(preprocessing).build());
  }

  /** Sets the largest size of a picture file that is read; 100 MB by default. */
  public EmbedImages withMaxImageBytes(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException(
          "the largest size of a picture must be at least one byte, not " + bytes);
    }
    return new EmbedImages(settings.toBuilder().maxImageBytes(bytes).build());
  }

  /**
   * Sets how many pictures a batch has at most: whole products, which are fetched together and
   * embedded in few runs of the network. A product with more is a batch alone.
   */
  public EmbedImages withBatchSize(int images) {
    if (images < 1) {
      throw new IllegalArgumentException(
          "the batch size must be at least one picture, not " + images);
    }
    return new EmbedImages(settings.toBuilder().batchSize(images).build());
  }

  /**
   * Sets when too many failed pictures end the pipeline; by default they never do. Each process
   * that has workers counts for itself, and counts anew when a runner starts the pipeline again.
   */
  public EmbedImages withFailureLimit(FailureLimit limit) {
    return new EmbedImages(settings.toBuilder().failureLimit(limit).build());
  }

  /**
   * Embeds a batch in this thread, with the code and the settings of a worker, and writes nothing.
   * It shows before a pipeline runs whether the settings work.
   *
   * @throws io.github.imagerecognition.bucket.StoreException when the input cannot be read
   * @throws io.github.imagerecognition.CodedException when the model cannot be loaded
   */
  public List<ProductOutcome> rehearse(ImageBatch batch) {
    return rehearsed(batch).stream().map(ProductFinisher.Finished::outcome).toList();
  }

  /**
   * The same, for the embeddings of those products that have one.
   *
   * @throws io.github.imagerecognition.bucket.StoreException when the input cannot be read
   * @throws io.github.imagerecognition.CodedException when the model cannot be loaded
   */
  public List<ProductEmbedding> rehearseEmbeddings(ImageBatch batch) {
    return rehearsed(batch).stream().flatMap(product -> product.embedding().stream()).toList();
  }

  private List<ProductFinisher.Finished> rehearsed(ImageBatch batch) {
    List<ProductFinisher.Finished> products = new ArrayList<>();
    EmbedWorker.Receiver receiver =
        new EmbedWorker.Receiver() {
          @Override
          public void finished(ProductFinisher.Finished product) {
            products.add(product);
          }

          @Override
          public void part(ProductAccumulator part) {
            ProductResult result = part.finish();
            products.add(
                new ProductFinisher.Finished(
                    result.outcome(),
                    result instanceof ProductResult.Embedded embedded
                        ? Optional.of(embedded.embedding())
                        : Optional.empty()));
          }
        };
    try (EmbedWorker worker =
        new EmbedWorker(
            settings.toBuilder().output(null).failureLimit(FailureLimit.NONE).build())) {
      worker.accept(batch, receiver);
      worker.finish(receiver);
    }
    return products;
  }

  @Override
  public EmbedImagesResult expand(PCollection<PendingRange> ranges) {
    if (!(ranges.getWindowingStrategy().getWindowFn() instanceof GlobalWindows)) {
      throw new IllegalArgumentException("EmbedImages takes ranges in the global window only");
    }
    PCollectionTuple whole =
        ranges.apply("Embed", finishedProducts(new EmbedImagesFn(settings), List.of(PARTS)));
    PCollectionTuple large =
        whole
            .get(PARTS)
            .setCoder(KvCoder.of(StringUtf8Coder.of(), ProductAccumulatorCoder.of()))
            .apply("Combine", Combine.perKey(new MeanEmbedding()))
            .apply("Products", Values.create())
            .apply("Finish", finishedProducts(new FinishProductsFn(settings), List.of()));
    return new EmbedImagesResult(
        together("Failures", whole, large, FAILURES, FAILURE_CODER),
        settings.embeddingsFlowOn()
            ? Optional.of(
                together("Embeddings", whole, large, EMBEDDINGS, ProductEmbeddingCoder.of()))
            : Optional.empty());
  }

  private <T> ParDo.MultiOutput<T, Failure> finishedProducts(
      DoFn<T, Failure> function, List<TupleTag<?>> otherTags) {
    TupleTagList tags = TupleTagList.of(otherTags);
    return ParDo.of(function)
        .withOutputTags(FAILURES, settings.embeddingsFlowOn() ? tags.and(EMBEDDINGS) : tags);
  }

  private static <T> PCollection<T> together(
      String name,
      PCollectionTuple whole,
      PCollectionTuple large,
      TupleTag<T> tag,
      Coder<T> coder) {
    return PCollectionList.of(whole.get(tag).setCoder(coder))
        .and(large.get(tag).setCoder(coder))
        .apply(name, Flatten.pCollections());
  }
}
