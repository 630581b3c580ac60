package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.catalogue.CatalogueFormat;
import io.github.imagerecognition.catalogue.ExportSettings;
import io.github.imagerecognition.catalogue.SpaceSelection;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What an export holds, and where it goes. */
@OptionGroup("Export")
final class ExportOptions {

  /** The folder of the export inside the output. */
  static final String FOLDER = "_catalogue/";

  @Option(
      names = "--to",
      paramLabel = "<location>",
      description = "Folder or s3://bucket/prefix for the export.")
  @Setting(otherwise = FOLDER + " inside the output")
  String to;

  @Option(
      names = "--format",
      paramLabel = "<formats>",
      defaultValue = "npy",
      description =
          "One or several of npy, parquet, tsv and ndjson, with commas between. The matrix of npy is"
              + " always written. tsv: for TensorFlow's Embedding Projector. ndjson: a document a"
              + " line.")
  String format;

  @Option(
      names = "--select",
      paramLabel = "<properties>",
      description =
          "Which embeddings to export where the output has several kinds, such as"
              + " model=resnet50,precision=float32. Also weights, calibration, preprocessing and"
              + " dimensions.")
  @Setting(otherwise = "all, which have to be of one kind")
  String select;

  @Option(
      names = "--bulkIndex",
      paramLabel = "<index>",
      description =
          "For ndjson: lines as the bulk interface of OpenSearch and Elasticsearch takes them, for"
              + " this index.")
  @Setting(otherwise = "plain documents")
  String bulkIndex;

  /** Where the export goes: where the user says, else into a folder of the output. */
  BucketLocation target(BucketLocation output) {
    return to == null ? output.child(FOLDER) : LocationOptions.location("--to", to);
  }

  /** What the export is to hold. */
  ExportSettings settings() {
    List<CatalogueFormat> formats = formats("--format", format);
    if (bulkIndex != null && !formats.contains(CatalogueFormat.NDJSON)) {
      throw Mistakes.invalid("--bulkIndex is for documents: add --format=ndjson");
    }
    return new ExportSettings(formats, selection(), bulkIndex == null ? "" : bulkIndex);
  }

  private SpaceSelection selection() {
    try {
      return select == null ? SpaceSelection.ALL : SpaceSelection.parse(select);
    } catch (IllegalArgumentException e) {
      throw Mistakes.invalid("--select: " + e.getMessage());
    }
  }

  /** Reads formats with commas between. */
  static List<CatalogueFormat> formats(String option, String text) {
    List<String> known =
        Arrays.stream(CatalogueFormat.values())
            .map(format -> format.name().toLowerCase(Locale.ROOT))
            .toList();
    return Arrays.stream(text.split(",", -1))
        .map(
            name -> {
              if (!known.contains(name)) {
                throw Mistakes.invalid(
                    "%s='%s' is none of %s: did you mean %s?"
                        .formatted(
                            option, name, String.join(", ", known), Mistakes.nearest(name, known)));
              }
              return CatalogueFormat.valueOf(name.toUpperCase(Locale.ROOT));
            })
        .toList();
  }
}
