package io.github.imagerecognition.pipeline.command;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.catalogue.Metric;
import io.github.imagerecognition.catalogue.Neighbour;
import io.github.imagerecognition.catalogue.Neighbours;
import io.github.imagerecognition.catalogue.OpenCatalogue;
import io.github.imagerecognition.pipeline.JobConfiguration;
import io.github.imagerecognition.pipeline.ReportOptions;
import io.github.imagerecognition.pipeline.page.CatalogueReport;
import io.github.imagerecognition.pipeline.page.ReportSources;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the demo shows at its end: some neighbours, and the page of its catalogue. */
final class DemoResult {

  private static final Logger LOG = LoggerFactory.getLogger(DemoResult.class);

  private static final int EXAMPLES = 3;

  private DemoResult() {}

  /** Shows the catalogue that the demo has exported. */
  static void show(JobConfiguration configuration, OpenCatalogue catalogue) {
    examples(catalogue).forEach(LOG::info);
    ReportSources sources =
        new ReportSources(
            configuration.selection().input(),
            configuration.selection().output(),
            configuration.selection().layout(),
            Metric.CENTRED,
            configuration.maxImageBytes(),
            configuration.preprocessing().maxImagePixels());
    try (Bucket input = sources.input().open();
        Bucket output = sources.output().open()) {
      new CatalogueReport(sources, catalogue)
          .write(input, output, ReportOptions.MAX_PRODUCTS, sources.output(), ReportOptions.FILE);
    }
  }

  /** The products that have the nearest neighbours, each pair once. */
  private static List<String> examples(OpenCatalogue catalogue) {
    List<Integer> rows = IntStream.range(0, catalogue.products().size()).boxed().toList();
    List<List<Neighbour>> nearest = new Neighbours(catalogue, Metric.CENTRED).of(rows, 1);
    return rows.stream()
        .filter(row -> !nearest.get(row).isEmpty())
        .filter(row -> isFirstOfPair(row, nearest))
        .sorted(Comparator.comparing(row -> -nearest.get(row).get(0).similarity()))
        .limit(EXAMPLES)
        .map(row -> example(catalogue.products().get(row), nearest.get(row).get(0)))
        .toList();
  }

  private static boolean isFirstOfPair(int row, List<List<Neighbour>> nearest) {
    int other = nearest.get(row).get(0).row();
    List<Neighbour> back = nearest.get(other);
    return row < other || back.isEmpty() || back.get(0).row() != row;
  }

  private static String example(String product, Neighbour nearest) {
    return String.format(
        Locale.ROOT,
        "Nearest: %s → %s %.2f",
        name(product),
        name(nearest.product()),
        nearest.similarity());
  }

  /** Such as {@code electric guitar} of {@code producto-SKU001-electric-guitar}. */
  private static String name(String product) {
    return product.replaceFirst("^producto-SKU\\d+-", "").replace('-', ' ');
  }
}
