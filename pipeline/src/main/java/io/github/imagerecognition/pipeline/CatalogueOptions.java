package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.catalogue.Metric;
import io.github.imagerecognition.catalogue.OpenCatalogue;
import io.github.imagerecognition.product.ProductLayout;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of a command that compares the products of a catalogue, to be mixed into it. */
@OptionGroup("Catalogue")
public final class CatalogueOptions {

  @Mixin LocationOptions location;
  @Mixin LogOptions log;

  @Option(
      names = "--catalogue",
      paramLabel = "<location>",
      description = "Folder or s3://bucket/prefix of the exported catalogue.")
  @Setting(otherwise = ExportOptions.FOLDER + " inside the output")
  private String catalogue;

  @Option(
      names = "--metric",
      paramLabel = "<choice>",
      defaultValue = "centred",
      completionCandidates = Choices.Metrics.class,
      description =
          "centred: the cosine after the catalogue's mean is taken off, which tells products apart"
              + " better. cosine: the plain one.")
  private Metric metric;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** What similarity is. */
  public Metric metric() {
    return metric;
  }

  /**
   * Opens the catalogue.
   *
   * @throws io.github.imagerecognition.CodedException when there is none, or an option does not
   *     exist
   */
  public OpenCatalogue open(Environment environment) {
    List<String> unknown = command.commandLine().getUnmatchedArguments();
    if (!unknown.isEmpty()) {
      throw Mistakes.noOption(
          unknown.get(0).replaceFirst("=.*", ""), command.optionsMap().keySet());
    }
    return OpenCatalogue.open(catalogue(environment), EnvironmentCache.of(environment));
  }

  /** Where the catalogue is. */
  public BucketLocation catalogue(Environment environment) {
    return catalogue == null
        ? output(environment).child(ExportOptions.FOLDER)
        : LocationOptions.location("--catalogue", catalogue);
  }

  /** Where the pictures are. */
  public BucketLocation input(Environment environment) {
    return location.inputLocation(environment);
  }

  /** Where the embeddings of the catalogue and the records of the runs are. */
  public BucketLocation output(Environment environment) {
    return location.finishedLocation(environment);
  }

  /** How products lie in the input. */
  public ProductLayout layout(Environment environment) {
    return new ProductLayout(
        location.productPrefix(),
        LocationOptions.folderOf(output(environment), input(environment)));
  }

  /**
   * The row of a product, whose name may lack what all begin with.
   *
   * @throws io.github.imagerecognition.CodedException when the catalogue does not have it
   */
  public int row(OpenCatalogue opened, String product) {
    return opened
        .row(product)
        .orElseGet(
            () ->
                opened
                    .row(location.productPrefix() + product)
                    .orElseThrow(
                        () ->
                            Mistakes.invalid(
                                "the catalogue has no product '%s': did you mean %s?"
                                    .formatted(
                                        product,
                                        String.join(
                                            " or ",
                                            Mistakes.nearest(product, opened.products(), 3))))));
  }
}
