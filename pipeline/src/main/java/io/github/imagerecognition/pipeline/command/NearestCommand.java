package io.github.imagerecognition.pipeline.command;

import io.github.imagerecognition.catalogue.Neighbours;
import io.github.imagerecognition.catalogue.OpenCatalogue;
import io.github.imagerecognition.pipeline.CatalogueOptions;
import io.github.imagerecognition.pipeline.Environment;
import io.github.imagerecognition.pipeline.NearestOptions;
import io.github.imagerecognition.pipeline.NearestProducts;
import io.github.imagerecognition.pipeline.Version;
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
    NearestProducts found =
        options.product() == null ? toImage(opened, environment) : toProduct(opened);
    options.format().print(found, found.lines());
    return 0;
  }

  private NearestProducts toProduct(OpenCatalogue opened) {
    int row = catalogue.row(opened, options.product());
    return NearestProducts.of(
        opened.products().get(row),
        null,
        catalogue.metric(),
        opened,
        new Neighbours(opened, catalogue.metric()).of(row, options.top()));
  }

  private NearestProducts toImage(OpenCatalogue opened, Environment environment) {
    float[] embedding =
        options.embedImage(opened.description(), () -> catalogue.input(environment));
    return NearestProducts.of(
        null,
        options.image(),
        catalogue.metric(),
        opened,
        new Neighbours(opened, catalogue.metric()).of(embedding, options.top()));
  }
}
