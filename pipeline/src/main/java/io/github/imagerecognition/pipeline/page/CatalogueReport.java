package io.github.imagerecognition.pipeline.page;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.catalogue.Catalogue;
import io.github.imagerecognition.catalogue.OpenCatalogue;
import io.github.imagerecognition.catalogue.PrincipalComponents;
import io.github.imagerecognition.embedding.Failure;
import io.github.imagerecognition.pipeline.Planner;
import io.github.imagerecognition.pipeline.RunRecord;
import io.github.imagerecognition.pipeline.RunRecordFile;
import io.github.imagerecognition.pipeline.Version;
import io.github.imagerecognition.pipeline.page.PageData.Run;
import io.github.imagerecognition.pipeline.page.PageData.Summary;
import io.github.imagerecognition.product.Shard;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gathers what the page shows of a catalogue. */
public final class CatalogueReport {

  private static final Logger LOG = LoggerFactory.getLogger(CatalogueReport.class);

  private final ReportSources sources;
  private final OpenCatalogue catalogue;

  /** A report. */
  public CatalogueReport(ReportSources sources, OpenCatalogue catalogue) {
    this.sources = sources;
    this.catalogue = catalogue;
  }

  /**
   * Writes the page, and says where it is.
   *
   * @param input of the sources
   * @param output of the sources
   * @param maxProducts how many products to show
   * @param folder where the page goes
   * @param file its name
   */
  public void write(
      Bucket input, Bucket output, int maxProducts, BucketLocation folder, String file) {
    try (Bucket target = folder.open()) {
      target.write(file, html(input, output, maxProducts), "text/html; charset=utf-8");
      LOG.info("Report: {}{}", folder.uri(), file);
    }
  }

  /** The page, a file of HTML. */
  byte[] html(Bucket input, Bucket output, int maxProducts) {
    List<RunRecord> runs = RunRecordFile.latest(output);
    List<Failure> failures = failures(runs, output);
    List<String> failed = failures.stream().map(Failure::product).toList();
    Duplicates duplicates = Duplicates.of(sources, catalogue, input);
    List<String> first = new ArrayList<>(failed);
    first.addAll(duplicates.products());
    List<String> chosen = ShownProducts.choose(catalogue.products(), first, maxProducts);
    Set<String> all = new HashSet<>(failed);
    all.addAll(catalogue.products());
    LOG.info("Making small pictures of {} of {} products", chosen.size(), all.size());
    ProductList products = new ProductList(catalogue, sources.metric(), chosen);
    PrincipalComponents map = products.hasMap() ? PrincipalComponents.of(catalogue) : null;
    return ReportPage.html(
        new PageData(
            sources.input().uri(),
            sources.output().uri(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            Version.text(),
            sources.layout().productPrefix(),
            runs.stream().map(Run::of).toList(),
            sources.metric().name().toLowerCase(Locale.ROOT),
            summary(catalogue.description()),
            all.size(),
            products.list(
                SmallPictures.of(
                    chosen, sources.input(), sources.maxImageBytes(), sources.maxImagePixels()),
                failures,
                map),
            duplicates.threshold(),
            duplicates.count(),
            duplicates.on(products),
            FailureKinds.of(failures),
            map == null ? List.of() : map.explainedVariance()));
  }

  private static List<Failure> failures(List<RunRecord> runs, Bucket output) {
    Stream<Shard> shards =
        runs.isEmpty()
            ? Stream.of(Shard.WHOLE)
            : runs.stream()
                .filter(run -> run.failures() == null || !run.failures().isEmpty())
                .map(run -> new Shard(run.shardIndex(), run.shardCount()));
    return shards.flatMap(shard -> Planner.lastFailures(output, shard).stream()).toList();
  }

  private static Summary summary(Catalogue catalogue) {
    return new Summary(
        catalogue.version(),
        catalogue.products(),
        catalogue.dimensions(),
        catalogue.model(),
        catalogue.weights(),
        catalogue.precision(),
        catalogue.preprocessing());
  }
}
