package io.github.imagerecognition.pipeline;

import picocli.CommandLine.Option;

/** Where the pictures are and where the embeddings go. */
@OptionGroup("Input and output")
final class LocationOptions {

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
      variable = JobConfiguration.OUTPUT_PREFIX,
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
}
