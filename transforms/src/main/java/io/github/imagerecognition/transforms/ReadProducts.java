package io.github.imagerecognition.transforms;

import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.product.ImageBatch;
import io.github.imagerecognition.product.ProductSurvey;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads from a bucket the references of the pictures that are to be embedded, in batches of whole
 * products. It lists the bucket in ranges of decreasing work; pictures themselves are not read.
 *
 * <pre>{@code
 * ProductSurvey survey = ProductSurvey.of(selection);
 * PCollection<ImageBatch> batches =
 *     pipeline.apply(ReadProducts.from(survey).withBatchSize(16));
 * }</pre>
 */
public final class ReadProducts extends PTransform<PBegin, PCollection<ImageBatch>> {

  static final int DEFAULT_BATCH_SIZE = EmbeddingModel.BATCH_SIZE_ON_CPU;

  private final ProductSurvey survey;
  private final int batchSize;

  private ReadProducts(ProductSurvey survey, int batchSize) {
    this.survey = survey;
    this.batchSize = batchSize;
  }

  /** Reads what the survey has found to be pending. */
  public static ReadProducts from(ProductSurvey survey) {
    return new ReadProducts(survey, DEFAULT_BATCH_SIZE);
  }

  /**
   * Sets how many pictures a batch holds at most. A product with more is a batch alone, and one
   * with more than {@link ProductSurvey#MAX_IMAGES_TOGETHER} comes in several.
   */
  public ReadProducts withBatchSize(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("a batch has at least one picture, not " + size);
    }
    return new ReadProducts(survey, size);
  }

  @Override
  public PCollection<ImageBatch> expand(PBegin input) {
    return input.apply(Read.from(new ProductSource(survey, batchSize)));
  }
}
