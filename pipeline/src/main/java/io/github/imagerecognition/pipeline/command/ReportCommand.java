package io.github.imagerecognition.pipeline.command;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.catalogue.OpenCatalogue;
import io.github.imagerecognition.pipeline.CatalogueOptions;
import io.github.imagerecognition.pipeline.Environment;
import io.github.imagerecognition.pipeline.ReportOptions;
import io.github.imagerecognition.pipeline.Version;
import io.github.imagerecognition.pipeline.page.CatalogueReport;
import io.github.imagerecognition.pipeline.page.ReportSources;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code report}: a page that shows the exported catalogue. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    abbreviateSynopsis = true,
    description =
        "Writes a page for the browser that shows the exported catalogue: the last run, the products"
            + " and their neighbours, duplicates, failures and a map.")
public final class ReportCommand implements Callable<Integer> {

  @Mixin private ReportOptions report;
  @Mixin private CatalogueOptions catalogue;

  /** Writes the page, and gives 0. */
  @Override
  public Integer call() {
    Environment environment = Environment.load();
    ReportSources sources =
        new ReportSources(
            catalogue.input(environment),
            catalogue.output(environment),
            catalogue.layout(environment),
            catalogue.metric(),
            report.limits().maxImageBytes(),
            report.limits().maxImagePixels());
    BucketLocation folder = report.folder(sources.output());
    OpenCatalogue opened = catalogue.open(environment);
    // The input stays open, so that all its products share one client of the store.
    try (Bucket input = sources.input().open();
        Bucket output = sources.output().open()) {
      input.check();
      new CatalogueReport(sources, opened)
          .write(input, output, report.maxProducts(), folder, report.file());
      return 0;
    }
  }
}
