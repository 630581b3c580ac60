package io.github.imagerecognition.transforms;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.product.BatchPacker;
import io.github.imagerecognition.product.ImageBatch;
import io.github.imagerecognition.product.KeyRange;
import io.github.imagerecognition.product.PendingProducts;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.product.ProductSurvey;
import io.github.imagerecognition.product.RangeSizes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;

/** The pending products of a key range as a source; splitting it needs no request. */
final class ProductSource extends BoundedSource<ImageBatch> {

  /** An ordinary picture; only the ratio to the runner's wish for the size of a split matters. */
  private static final long BYTES_PER_IMAGE = 1L << 20;

  private final ProductSurvey survey;
  private final KeyRange range;
  private final long images;
  private final int batchSize;

  /** All that the survey has found to be pending. */
  ProductSource(ProductSurvey survey, int batchSize) {
    this(survey, KeyRange.ALL, survey.counts().pendingImages(), batchSize);
  }

  private ProductSource(ProductSurvey survey, KeyRange range, long images, int batchSize) {
    this.survey = survey;
    this.range = range;
    this.images = images;
    this.batchSize = batchSize;
  }

  @Override
  public long getEstimatedSizeBytes(PipelineOptions options) {
    return images * BYTES_PER_IMAGE;
  }

  /** Ranges that keep as many workers busy as the runner seems to have, the largest first. */
  @Override
  public List<ProductSource> split(long desiredBundleSizeBytes, PipelineOptions options) {
    if (!range.equals(KeyRange.ALL)) {
      return List.of(this);
    }
    long workers = Math.max(1, images * BYTES_PER_IMAGE / Math.max(1, desiredBundleSizeBytes));
    List<KeyRange> ranges = survey.ranges(RangeSizes.decreasing(images, workers));
    ProductSurvey rest = survey.withoutSlices();
    List<ProductSource> parts = new ArrayList<>();
    for (KeyRange part : ranges) {
      parts.add(new ProductSource(rest, part, images / ranges.size(), batchSize));
    }
    if (options.getRunner().getSimpleName().startsWith("Flink")) {
      // Its DefaultInputSplitAssigner deals from the end.
      Collections.reverse(parts);
    }
    return parts;
  }

  @Override
  public Coder<ImageBatch> getOutputCoder() {
    return SerializableCoder.of(ImageBatch.class);
  }

  @Override
  public BoundedReader<ImageBatch> createReader(PipelineOptions options) {
    return createReader(BucketLocation::open);
  }

  BoundedReader<ImageBatch> createReader(Function<BucketLocation, Bucket> buckets) {
    return new Reader(this, buckets);
  }

  private static final class Reader extends BoundedReader<ImageBatch> {

    private final ProductSource source;
    private final OpenResources resources = new OpenResources();
    private final Bucket input;
    private final Bucket output;
    private BatchPacker batches;
    private ImageBatch current;

    /** Opens the stores; what is open is closed again when that fails. */
    Reader(ProductSource source, Function<BucketLocation, Bucket> buckets) {
      this.source = source;
      try {
        input = resources.add(buckets.apply(source.survey.selection().input()));
        output = resources.add(buckets.apply(source.survey.selection().output()));
      } catch (Throwable e) {
        resources.closeAfter(e);
        throw e;
      }
    }

    @Override
    public boolean start() {
      ProductSelection selection = source.survey.selection();
      batches =
          new BatchPacker(
              new PendingProducts(
                  input, output, selection, source.range, ProductSurvey.MAX_IMAGES_TOGETHER),
              source.batchSize);
      return advance();
    }

    @Override
    public boolean advance() {
      current = batches.hasNext() ? batches.next() : null;
      return current != null;
    }

    @Override
    public ImageBatch getCurrent() {
      if (current == null) {
        throw new NoSuchElementException();
      }
      return current;
    }

    @Override
    public void close() {
      resources.close();
    }

    @Override
    public BoundedSource<ImageBatch> getCurrentSource() {
      return source;
    }
  }
}
