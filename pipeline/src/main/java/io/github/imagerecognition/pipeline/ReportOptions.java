package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.bucket.BucketLocation;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code report} shows, and where it writes it. */
@OptionGroup("Report")
public final class ReportOptions {

  /** The name of the page where the user gives none. */
  public static final String FILE = "_report.html";

  /** The most products that it shows where the user does not say. */
  public static final int MAX_PRODUCTS = 1000;

  @Mixin PictureLimits limits;

  @Option(
      names = "--to",
      paramLabel = "<location>",
      description = "The file to write, such as report.html or s3://bucket/prefix/report.html.")
  @Setting(otherwise = FILE + " inside the output")
  private String to;

  @Option(
      names = "--maxProducts",
      paramLabel = "<number>",
      defaultValue = "" + MAX_PRODUCTS,
      description =
          "Show so many products: those that failed and those that are duplicates first, the others"
              + " evenly.")
  @Setting(most = 10_000)
  private int maxProducts;

  /** Which pictures are too large to be shown. */
  public PictureLimits limits() {
    return limits;
  }

  /** The most products to show. */
  public int maxProducts() {
    return maxProducts;
  }

  /**
   * The folder of the page.
   *
   * @param output of the runs
   * @throws io.github.imagerecognition.CodedException when it is no location
   */
  public BucketLocation folder(BucketLocation output) {
    if (to == null) {
      return output;
    }
    if (!to.endsWith(".html")) {
      throw Mistakes.invalid("--to='%s' is not the name of a file .html".formatted(to));
    }
    return LocationOptions.location("--to", slash() < 0 ? "." : to.substring(0, slash() + 1));
  }

  private int slash() {
    return to.lastIndexOf('/');
  }

  /** The name of the page in its folder. */
  public String file() {
    return to == null ? FILE : to.substring(slash() + 1);
  }
}
