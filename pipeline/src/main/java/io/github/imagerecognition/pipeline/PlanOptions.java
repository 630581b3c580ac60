package io.github.imagerecognition.pipeline;

import picocli.CommandLine.Option;

/** What {@code plan} prints. */
@OptionGroup("Plan")
public final class PlanOptions {

  @Option(
      names = "--explain",
      paramLabel = "<product>",
      description =
          "Say of one product, the name of its folder, why a run embeds it or leaves it alone.")
  private String explain;

  @Option(
      names = PrintFormat.OPTION,
      paramLabel = "<choice>",
      defaultValue = "table",
      completionCandidates = Choices.PrintFormats.class,
      description = "table: for people. json: for programs; log lines go to standard error.")
  private PrintFormat format;

  @Option(
      names = "--shards",
      paramLabel = "<number>",
      defaultValue = "1",
      description = "Also tell the work of each of so many shards.")
  @Setting(most = 10_000)
  private int shards;

  @Option(
      names = "--fast",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "<boolean>",
      description =
          "Embed no pictures to measure the speed. None is embedded either where the last run"
              + " was like this one and embedded 500 pictures or more.")
  private boolean fast;

  /** The product to explain, or null. */
  public String explain() {
    return explain;
  }

  /** How it is printed. */
  public PrintFormat format() {
    return format;
  }

  /** How many shards to tell apart. */
  public int shards() {
    return shards;
  }

  /** Whether no picture is to be read. */
  public boolean isFast() {
    return fast;
  }
}
