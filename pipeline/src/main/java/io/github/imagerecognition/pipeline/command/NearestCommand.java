package io.github.imagerecognition.pipeline.command;

import io.github.imagerecognition.catalogue.Neighbour;
import io.github.imagerecognition.catalogue.Neighbours;
import io.github.imagerecognition.catalogue.OpenCatalogue;
import io.github.imagerecognition.pipeline.CatalogueOptions;
import io.github.imagerecognition.pipeline.Environment;
import io.github.imagerecognition.pipeline.NearestOptions;
import io.github.imagerecognition.pipeline.NearestProducts;
import io.github.imagerecognition.pipeline.Version;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nearest}: the products that are most similar to one, or to a picture. */
@Command(
    name = "nearest",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    abbreviateSynopsis = true,
    description =
        "Finds the products of an exported catalogue that are most similar to a product or to a"
            + " picture, by comparing with all of them. Writes nothing.")
public final class NearestCommand implements Callable<Integer> {

  @Mixin private NearestOptions options;
  @Mixin private CatalogueOptions catalogue;

  /** Prints the nearest products, and gives 0. */
  @Override
  public Integer call() {
    options.check();
    Environment environment = Environment.load();
    OpenCatalogue opened = catalogue.open(environment);
    Neighbours neighbours = new Neighbours(opened, catalogue.metric());
    List<Neighbour> nearest =
        options.product() != null
            ? neighbours.of(catalogue.row(opened, options.product()), options.top())
            : neighbours.of(
                options.embedImage(opened.description(), () -> catalogue.input(environment)),
                options.top());
    NearestProducts found = NearestProducts.of(options, catalogue.metric(), opened, nearest);
    options.format().print(found, found.lines());
    return 0;
  }
}
