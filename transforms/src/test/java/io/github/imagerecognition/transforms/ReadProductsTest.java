package io.github.imagerecognition.transforms;

import static io.github.imagerecognition.transforms.SampleBucket.picture;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.product.PendingRange;
import io.github.imagerecognition.product.ProductImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.SourceTestUtils;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadProductsTest {

  private static final int PRODUCTS = 40;
  private static final long WANTED_BYTES = 1 << 20;

  @TempDir private Path folder;
  private SampleBucket bucket;

  private final PipelineOptions options = PipelineOptionsFactory.create();

  @BeforeEach
  void fill() throws IOException {
    bucket = new SampleBucket(folder);
    for (int i = 0; i < PRODUCTS; i++) {
      bucket.withProduct("producto-" + i, picture("png-one-pixel.png"), picture("png-gray.png"));
    }
    Files.createDirectories(folder.resolve("output/producto-7"));
    Files.writeString(folder.resolve("output/producto-7/embeddings.npy"), "finished");
  }

  @Test
  void readsEveryPendingProductOnce() {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);

    PAssert.that(pipeline.apply(ReadProducts.from(bucket.survey("output"))))
        .satisfies(
            ranges -> {
              assertThat(
                      StreamSupport.stream(ranges.spliterator(), false)
                          .flatMap(range -> range.products().stream())
                          .map(ProductImages::product))
                  .hasSize(PRODUCTS - 1)
                  .doesNotHaveDuplicates()
                  .doesNotContain("producto-7");
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void splitsReadWhatTheWholeReads() throws Exception {
    ProductSource source = source();
    List<ProductSource> splits = source.split(WANTED_BYTES * 10, options);
    List<String> products = new ArrayList<>();
    for (ProductSource split : splits) {
      products.addAll(products(split));
    }

    assertThat(splits).hasSizeGreaterThan(7);
    assertThat(products).isEqualTo(products(source));
  }

  @Test
  void whatIsKnownIsNotListedAgainBeforeARestart() throws Exception {
    ProductSource split = source().split(WANTED_BYTES * 100, options).get(0);
    List<String> products = products(SerializableUtils.clone(split));
    String written = products.get(products.size() / 2);
    Files.createDirectories(folder.resolve("output").resolve(written));
    Files.writeString(folder.resolve("output").resolve(written).resolve("embeddings.npy"), "new");

    assertThat(products(split)).isEqualTo(products);
    List<String> left = new ArrayList<>(products);
    left.remove(written);
    assertThat(products(SerializableUtils.clone(split))).isEqualTo(left);
  }

  private List<String> products(ProductSource source) throws IOException {
    List<String> products = new ArrayList<>();
    try (BoundedSource.BoundedReader<PendingRange> reader = source.createReader(options)) {
      for (boolean more = reader.start(); more; more = reader.advance()) {
        reader
            .getCurrent()
            .read(BucketLocation::open)
            .forEachRemaining(product -> products.add(product.product()));
      }
    }
    return products;
  }

  @Test
  void givesARunnerWorkForAllItsWorkers() throws Exception {
    ProductSource source = source();
    for (int workers : new int[] {1, 2, 3, 8}) {
      long wanted = source.getEstimatedSizeBytes(options) / workers;

      List<ProductSource> splits = source.split(wanted, options);
      assertThat(splits).hasSizeGreaterThanOrEqualTo(Math.min(workers, PRODUCTS / 8));
    }
  }

  @Test
  void aReaderIsItsSource() throws Exception {
    SourceTestUtils.assertUnstartedReaderReadsSameAsItsSource(
        source().createReader(options), options);
  }

  @Test
  void aSplitIsNotSplitAgain() throws Exception {
    ProductSource split = source().split(WANTED_BYTES, options).get(0);

    assertThat(split.split(1, options)).containsExactly(split);
  }

  private ProductSource source() {
    return new ProductSource(bucket.survey("output"));
  }

  @Test
  void readsNothingWhereNothingIsToDo() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty/input")).getParent();
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);

    PAssert.that(pipeline.apply(ReadProducts.from(new SampleBucket(empty).survey("output"))))
        .satisfies(
            (Iterable<PendingRange> ranges) -> {
              assertThat(ranges).allMatch(range -> range.products().isEmpty());
              return null;
            });
    pipeline.run().waitUntilFinish();
  }
}
