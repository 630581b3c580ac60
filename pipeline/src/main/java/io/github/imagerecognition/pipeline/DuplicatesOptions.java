package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.bucket.BucketLocation;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What {@code duplicates} looks for, and where its files go. */
@OptionGroup("Duplicates")
public final class DuplicatesOptions {

  @Option(
      names = "--threshold",
      paramLabel = "<similarity>",
      defaultValue = "0.95",
      description = "Products of a group are all at least so similar to each other, 0.1 to 1.")
  private String threshold;

  @Option(
      names = "--to",
      paramLabel = "<location>",
      description =
          "Folder or s3://bucket/prefix for duplicates.jsonl and duplicates.csv, which replace those"
              + " that are there.")
  @Setting(otherwise = "beside the catalogue")
  private String to;

  /**
   * The least similarity.
   *
   * @throws io.github.imagerecognition.CodedException when it is none
   */
  public double threshold() {
    try {
      double number = Double.parseDouble(threshold);
      if (number >= 0.1 && number <= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The same as a number that is out of range.
    }
    throw Mistakes.invalid("--threshold=%s is no number from 0.1 to 1".formatted(threshold));
  }

  /** Where the files go, if the user has said so. */
  public Optional<BucketLocation> target() {
    return Optional.ofNullable(to).map(text -> LocationOptions.location("--to", text));
  }
}
