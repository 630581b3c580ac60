package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.catalogue.Catalogue;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What {@code nearest} looks for. */
@OptionGroup("Nearest")
public final class NearestOptions {

  @Mixin ModelOptions model;

  @Option(
      names = "--product",
      paramLabel = "<product>",
      description = "The product whose neighbours to find: the name of its folder.")
  private String product;

  @Option(
      names = "--image",
      paramLabel = "<file|key>",
      description =
          "Or a picture: a file, or a key of the input. It is embedded as the catalogue was, with"
              + " the weights that the options for the model say.")
  private String image;

  @Option(
      names = "--top",
      paramLabel = "<number>",
      defaultValue = "10",
      description = "How many products to find.")
  @Setting(most = 10_000)
  private int top;

  @Option(
      names = PrintFormat.OPTION,
      paramLabel = "<choice>",
      defaultValue = "table",
      completionCandidates = Choices.PrintFormats.class,
      description = "table: for people. json: for programs; log lines go to standard error.")
  private PrintFormat format;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** The product, or null where a picture is given. */
  public String product() {
    return product;
  }

  /** The picture, or null where a product is given. */
  public String image() {
    return image;
  }

  /** How many to find. */
  public int top() {
    return top;
  }

  /** How they are printed. */
  public PrintFormat format() {
    return format;
  }

  /**
   * Checks that there is one question, and that it leaves to the catalogue what is the catalogue's.
   *
   * @throws io.github.imagerecognition.CodedException when not
   */
  public void check() {
    if ((product == null) == (image == null)) {
      throw Mistakes.invalid("nearest to what? Give --product=NAME or --image=FILE");
    }
    for (String option : List.of("--modelName", "--precision")) {
      if (command.commandLine().getParseResult().hasMatchedOption(option)) {
        throw Mistakes.invalid(option + " is the catalogue's own here: leave it out");
      }
    }
  }

  /**
   * The embedding of the picture, made as those of a catalogue.
   *
   * @param input where the picture is if it is no file
   * @throws io.github.imagerecognition.CodedException when the picture or the catalogue's model
   *     cannot be had
   */
  public float[] embedImage(Catalogue catalogue, Supplier<BucketLocation> input) {
    return new QueryPicture(catalogue, model).embed(image, input);
  }
}
