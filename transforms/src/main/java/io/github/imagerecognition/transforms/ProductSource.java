package io.github.imagerecognition.transforms;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.product.BatchPacker;
import io.github.imagerecognition.product.ImageBatch;
import io.github.imagerecognition.product.KeyRange;
import io.github.imagerecognition.product.PendingProducts;
import io.github.imagerecognition.product.ProductImages;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.product.ProductSurvey;
import io.github.imagerecognition.product.RangeSizes;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Supplier;
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

  /** How often the range was sent to a worker. */
  private int deliveries;

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

  /**
   * Flink's JobManager holds the ranges and serialises one whenever a worker takes it, so that a
   * second time means a restart. Nothing else tells a reader.
   */
  private void writeObject(ObjectOutputStream stream) throws IOException {
    deliveries++;
    stream.defaultWriteObject();
  }

  /** After a restart some of the products are finished, which only the output tells. */
  private boolean isListed() {
    return survey.pending() == null || deliveries > 1;
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
    List<ProductSource> parts = new ArrayList<>();
    int next = 0;
    for (KeyRange part : ranges) {
      List<ProductImages> products = survey.pending() == null ? null : productsIn(part, next);
      parts.add(
          new ProductSource(survey.withPending(products), part, images / ranges.size(), batchSize));
      next += products == null ? 0 : products.size();
    }
    if (options.getRunner().getSimpleName().startsWith("Flink")) {
      // Its DefaultInputSplitAssigner deals from the end.
      Collections.reverse(parts);
    }
    return parts;
  }

  private List<ProductImages> productsIn(KeyRange part, int from) {
    List<ProductImages> products = survey.pending();
    int end = from;
    while (end < products.size() && part.endsAfterProduct(products.get(end).product())) {
      end++;
    }
    return List.copyOf(products.subList(from, end));
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
    private final Supplier<Iterator<ProductImages>> products;
    private BatchPacker batches;
    private ImageBatch current;

    /** Opens the stores if they are to be listed; what is open is closed again when that fails. */
    Reader(ProductSource source, Function<BucketLocation, Bucket> buckets) {
      this.source = source;
      try {
        products = source.isListed() ? listing(buckets) : source.survey.pending()::iterator;
      } catch (Throwable e) {
        resources.closeAfter(e);
        throw e;
      }
    }

    private Supplier<Iterator<ProductImages>> listing(Function<BucketLocation, Bucket> buckets) {
      ProductSelection selection = source.survey.selection();
      Bucket input = resources.add(buckets.apply(selection.input()));
      Bucket output = resources.add(buckets.apply(selection.output()));
      return () ->
          new PendingProducts(
              input, output, selection, source.range, ProductSurvey.MAX_IMAGES_TOGETHER);
    }

    @Override
    public boolean start() {
      batches = new BatchPacker(products.get(), source.batchSize);
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
