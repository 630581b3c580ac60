package io.github.imagerecognition.transforms;

import io.github.imagerecognition.product.PendingRange;
import io.github.imagerecognition.product.ProductSurvey;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads which products of a bucket are to be embedded, in ranges of decreasing work. A large bucket
 * is listed range by range while the pictures of one are embedded; pictures are not read.
 *
 * <pre>{@code
 * ProductSurvey survey = ProductSurvey.of(selection);
 * PCollection<PendingRange> ranges = pipeline.apply(ReadProducts.from(survey));
 * }</pre>
 */
public final class ReadProducts extends PTransform<PBegin, PCollection<PendingRange>> {

  private final ProductSurvey survey;

  private ReadProducts(ProductSurvey survey) {
    this.survey = survey;
  }

  /** Reads what the survey has found to be pending. */
  public static ReadProducts from(ProductSurvey survey) {
    return new ReadProducts(survey);
  }

  @Override
  public PCollection<PendingRange> expand(PBegin input) {
    return input.apply(Read.from(new ProductSource(survey)));
  }
}
