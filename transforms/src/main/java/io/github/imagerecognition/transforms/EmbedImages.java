package io.github.imagerecognition.transforms;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.embedding.EmbeddingWriter;
import io.github.imagerecognition.embedding.ProductOutcome;
import io.github.imagerecognition.embedding.ProductSum;
import io.github.imagerecognition.image.ImagePreprocessing;
import io.github.imagerecognition.model.ModelSpecification;
import io.github.imagerecognition.product.ImageBatch;
import io.github.imagerecognition.product.ProductSelection;
import java.io.Serializable;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Combine;
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
 * Embeds the pictures of batches and writes the embedding of each product as soon as it is
 * finished. Only products of more than a thousand pictures are shuffled, in parts that one worker
 * computes and none has to hold at once.
 *
 * <pre>{@code
 * PCollection<ProductOutcome> outcomes =
 *     batches.apply(EmbedImages.of(selection, ModelSpecification.of("resnet50", "pretrained")));
 * }</pre>
 *
 * <p>Writing belongs to the same step because a runner need not fuse steps: the DirectRunner would
 * not write a product before it has embedded a whole bundle, behind which more of them queue.
 */
public final class EmbedImages
    extends PTransform<PCollection<ImageBatch>, PCollection<ProductOutcome>> {

  /** The distribution of the pictures in a batch, in {@link Summarize#NAMESPACE}. */
  public static final String BATCH_IMAGES = "batch_images";

  static final TupleTag<ProductOutcome> OUTCOMES = new TupleTag<>() {};
  static final TupleTag<KV<String, ProductSum>> PARTS = new TupleTag<>() {};

  private static final long DEFAULT_MAX_IMAGE_BYTES = 100_000_000;

  /** What the workers need to know. The model takes pictures of the size that they are made. */
  record Settings(
      ProductSelection selection,
      ModelSpecification model,
      ImagePreprocessing preprocessing,
      long maxImageBytes,
      int batchSize)
      implements Serializable {

    Settings {
      model = model.withImageSize(preprocessing.imageSize());
    }

    EmbeddingWriter writerTo(Bucket output) {
      return new EmbeddingWriter(output, preprocessing.description(), selection.reprocess());
    }
  }

  private final Settings settings;

  private EmbedImages(Settings settings) {
    this.settings = settings;
  }

  /** Embeds pictures of the selection's input into its output. */
  public static EmbedImages of(ProductSelection selection, ModelSpecification model) {
    return new EmbedImages(
        new Settings(
            selection,
            model,
            ImagePreprocessing.DEFAULT,
            DEFAULT_MAX_IMAGE_BYTES,
            ReadProducts.DEFAULT_BATCH_SIZE));
  }

  /** Sets how pictures are prepared; by default as torchvision does. */
  public EmbedImages withPreprocessing(ImagePreprocessing preprocessing) {
    return new EmbedImages(
        new Settings(
            settings.selection,
            settings.model,
            preprocessing,
            settings.maxImageBytes,
            settings.batchSize));
  }

  /** Sets the size of a picture file above which it is left out; 100 MB by default. */
  public EmbedImages withMaxImageBytes(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("the largest picture has at least one byte, not " + bytes);
    }
    return new EmbedImages(
        new Settings(
            settings.selection, settings.model, settings.preprocessing, bytes, settings.batchSize));
  }

  /** Sets how many pictures one run of the network takes at most. */
  public EmbedImages withBatchSize(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("a batch has at least one picture, not " + size);
    }
    return new EmbedImages(
        new Settings(
            settings.selection,
            settings.model,
            settings.preprocessing,
            settings.maxImageBytes,
            size));
  }

  @Override
  public PCollection<ProductOutcome> expand(PCollection<ImageBatch> batches) {
    if (!(batches.getWindowingStrategy().getWindowFn() instanceof GlobalWindows)) {
      throw new IllegalArgumentException("batches come in the global window");
    }
    PCollectionTuple embedded =
        batches.apply(
            "EmbedAndWrite",
            ParDo.of(new EmbedImagesFn(settings)).withOutputTags(OUTCOMES, TupleTagList.of(PARTS)));
    PCollection<ProductOutcome> small =
        embedded.get(OUTCOMES).setCoder(SerializableCoder.of(ProductOutcome.class));
    PCollection<ProductOutcome> large =
        embedded
            .get(PARTS)
            .setCoder(KvCoder.of(StringUtf8Coder.of(), ProductSumCoder.of()))
            .apply("Combine", Combine.perKey(new MeanEmbedding()))
            .apply("Products", Values.create())
            .apply("WriteEmbeddings", ParDo.of(new WriteEmbeddingsFn(settings)))
            .setCoder(SerializableCoder.of(ProductOutcome.class));
    return PCollectionList.of(small).and(large).apply("Outcomes", Flatten.pCollections());
  }
}
