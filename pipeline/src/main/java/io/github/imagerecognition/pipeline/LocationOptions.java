package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.bucket.BucketLocation;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import picocli.CommandLine.Option;

/** Where the pictures are and where the embeddings go. */
@OptionGroup("Input and output")
final class LocationOptions {

  private static final String OUTPUT_PREFIX = "COS_OUTPUT_PREFIX";

  private static final String DEFAULT_OUTPUT_PREFIX = "embeddings/";

  @Option(
      names = "--input",
      paramLabel = "<location>",
      description = "Folder or s3://bucket/prefix that holds the product folders.")
  @Setting(
      variable = Environment.BUCKET_NAME,
      derived = true,
      otherwise = "the bucket COS_BUCKET_NAME")
  String input;

  @Option(
      names = "--output",
      paramLabel = "<location>",
      description = "Folder or s3://bucket/prefix for the embeddings.")
  @Setting(
      variable = OUTPUT_PREFIX,
      derived = true,
      otherwise = "COS_OUTPUT_PREFIX, or embeddings/, inside the input")
  String output;

  @Option(
      names = "--productPrefix",
      paramLabel = "<text>",
      defaultValue = "producto-",
      description = "How the names of product folders begin. Empty: every top-level folder.")
  @Setting(mayBeBlank = true)
  String productPrefix;

  @Option(
      names = "--demo",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "<boolean>",
      description =
          "Embed the sample catalogue into the folder demo-embeddings, all of it every time. Not"
              + " together with --input.")
  boolean demo;

  /**
   * Where the pictures are: where the user says, else in the demo or in the bucket of the
   * environment.
   */
  BucketLocation inputLocation(Environment environment) {
    if (demo) {
      return Demo.input();
    }
    if (input != null) {
      return location("--input", input);
    }
    List<String> missing =
        Stream.concat(
                EnvironmentStore.missing(environment).stream(),
                environment.missing(List.of(Environment.BUCKET_NAME)).stream())
            .toList();
    if (!missing.isEmpty()) {
      throw Mistakes.invalid(
          "missing %s: set them in the environment or in a file .env, give a folder with --input,"
                  .formatted(String.join(", ", missing))
              + " or try --demo; "
              + EnvironmentStore.OTHER_LOGINS);
    }
    return location(
        Environment.BUCKET_NAME, "s3://" + environment.get(Environment.BUCKET_NAME).orElseThrow());
  }

  /** Where embeddings are: where the user says, whatever they were made of. */
  BucketLocation finishedLocation(Environment environment) {
    return outputLocation(environment, () -> inputLocation(environment));
  }

  /**
   * How the names of product folders begin.
   *
   * @throws io.github.imagerecognition.CodedException when it cannot be that of a folder
   */
  String productPrefix() {
    if (productPrefix.contains("/")) {
      throw Mistakes.invalid(
          "--productPrefix is how the name of a folder begins, so it has no slash");
    }
    return productPrefix;
  }

  /**
   * Where the embeddings go: where the user says, else in a place of the demo or inside the input.
   *
   * @param pictures the input, which is asked for only there
   */
  BucketLocation outputLocation(Environment environment, Supplier<BucketLocation> pictures) {
    if (output != null) {
      return location("--output", output);
    }
    if (demo) {
      return Demo.output();
    }
    String prefix = environment.get(OUTPUT_PREFIX).orElse(DEFAULT_OUTPUT_PREFIX);
    try {
      return pictures.get().child(StringUtils.stripStart(prefix, "/"));
    } catch (IllegalArgumentException e) {
      throw Mistakes.invalid(OUTPUT_PREFIX + "=" + e.getMessage());
    }
  }

  /** The top-level folder of the input that has the output in it; empty where none has. */
  static String folderOf(BucketLocation embeddings, BucketLocation pictures) {
    String inside = pictures.pathTo(embeddings).orElse("");
    return inside.substring(0, Math.max(0, inside.indexOf('/')));
  }

  /** It checks itself, and says what is wrong behind the name of what it was given with. */
  static BucketLocation location(String setting, String text) {
    try {
      return BucketLocation.parse(text, new EnvironmentStore());
    } catch (IllegalArgumentException e) {
      throw Mistakes.invalid(setting + "=" + e.getMessage());
    }
  }
}
