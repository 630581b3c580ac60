package io.github.imagerecognition.transforms;

import io.github.imagerecognition.product.PendingRange;
import io.github.imagerecognition.product.ProductSurvey;
import io.github.imagerecognition.product.RangeSizes;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * The pending products as a source of ranges, one in each split. Products are no elements, because
 * the DirectRunner would read all of them before anything is done with the first.
 */
final class ProductSource extends BoundedSource<PendingRange> {

  /** An ordinary picture; only the ratio to the runner's wish for the size of a split matters. */
  private static final long BYTES_PER_IMAGE = 1L << 20;

  /** Other runs and people may change the buckets meanwhile. */
  private static final long MAX_AGE_MILLIS = Duration.ofMinutes(10).toMillis();

  private final ProductSurvey survey;
  private final PendingRange range;
  private final long images;

  /** When the products were listed, by this machine's clock. */
  private final long listedMillis;

  /** How often this was sent to a worker. */
  private int deliveries;

  /** All that the survey has found to be pending. */
  ProductSource(ProductSurvey survey) {
    this(survey, survey.all(), survey.counts().pendingImages(), System.currentTimeMillis());
  }

  /** One range, where the survey is null, or all. */
  private ProductSource(ProductSurvey survey, PendingRange range, long images, long listedMillis) {
    this.survey = survey;
    this.range = range;
    this.images = images;
    this.listedMillis = listedMillis;
  }

  /**
   * Flink's JobManager keeps the splits and serialises one whenever a worker takes it, so that a
   * second time means a restart. Nothing else tells a reader.
   */
  private void writeObject(ObjectOutputStream stream) throws IOException {
    deliveries++;
    stream.defaultWriteObject();
  }

  @Override
  public long getEstimatedSizeBytes(PipelineOptions options) {
    return images * BYTES_PER_IMAGE;
  }

  /** Ranges that keep as many workers busy as the runner seems to have, the largest first. */
  @Override
  public List<ProductSource> split(long desiredBundleSizeBytes, PipelineOptions options) {
    if (survey == null) {
      return List.of(this);
    }
    long workers = Math.max(1, images * BYTES_PER_IMAGE / Math.max(1, desiredBundleSizeBytes));
    List<PendingRange> ranges = survey.parts(RangeSizes.decreasing(images, workers));
    List<ProductSource> parts = new ArrayList<>();
    for (PendingRange part : ranges) {
      parts.add(new ProductSource(null, part, images / ranges.size(), listedMillis));
    }
    if (options.getRunner().getSimpleName().startsWith("Flink")) {
      // Its DefaultInputSplitAssigner deals from the end.
      Collections.reverse(parts);
    }
    return parts;
  }

  @Override
  public Coder<PendingRange> getOutputCoder() {
    return SerializableCoder.of(PendingRange.class);
  }

  @Override
  public BoundedReader<PendingRange> createReader(PipelineOptions options) {
    // Some of the products may be finished after a restart, or changed since, as only listings
    // tell.
    boolean isOutdated =
        deliveries > 1 || System.currentTimeMillis() - listedMillis > MAX_AGE_MILLIS;
    return new Reader(this, isOutdated ? range.listedAgain() : range);
  }

  private static final class Reader extends BoundedReader<PendingRange> {

    private final ProductSource source;
    private final PendingRange range;
    private boolean atRange;

    Reader(ProductSource source, PendingRange range) {
      this.source = source;
      this.range = range;
    }

    @Override
    public boolean start() {
      atRange = true;
      return true;
    }

    @Override
    public boolean advance() {
      atRange = false;
      return false;
    }

    @Override
    public PendingRange getCurrent() {
      if (!atRange) {
        throw new NoSuchElementException();
      }
      return range;
    }

    @Override
    public void close() {}

    @Override
    public BoundedSource<PendingRange> getCurrentSource() {
      return source;
    }
  }
}
