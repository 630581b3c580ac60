package io.github.imagerecognition.pipeline.command;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.catalogue.DuplicateFiles;
import io.github.imagerecognition.catalogue.DuplicateGroup;
import io.github.imagerecognition.catalogue.EqualPictures;
import io.github.imagerecognition.catalogue.OpenCatalogue;
import io.github.imagerecognition.catalogue.SimilarProducts;
import io.github.imagerecognition.pipeline.CatalogueOptions;
import io.github.imagerecognition.pipeline.DuplicatesOptions;
import io.github.imagerecognition.pipeline.Environment;
import io.github.imagerecognition.pipeline.Version;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code duplicates}: products with the same pictures, and products that look the same. */
@Command(
    name = "duplicates",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    abbreviateSynopsis = true,
    description =
        "Finds the products of an exported catalogue that have a picture in common or are similar,"
            + " by comparing all with all, and writes the groups as JSON lines and CSV.")
public final class DuplicatesCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(DuplicatesCommand.class);

  /** Larger pictures of a folder, whose content would have to be read, are not compared. */
  private static final long MAX_IMAGE_BYTES = 100_000_000;

  @Mixin private DuplicatesOptions options;
  @Mixin private CatalogueOptions catalogue;

  /** Writes the groups, and gives 0. */
  @Override
  public Integer call() {
    double threshold = options.threshold();
    Environment environment = Environment.load();
    OpenCatalogue opened = catalogue.open(environment);
    BucketLocation target = options.target().orElseGet(() -> catalogue.catalogue(environment));
    List<DuplicateGroup> equal = equalPictures(opened, environment);
    log("with a picture in common", equal);
    // Products that have a picture in common need not be told to be similar as well.
    Set<List<String>> told =
        equal.stream().map(DuplicateGroup::products).collect(Collectors.toSet());
    List<DuplicateGroup> similar =
        SimilarProducts.of(opened, catalogue.metric(), threshold).stream()
            .filter(group -> !told.contains(group.products()))
            .toList();
    log(
        "that are similar (%s, %s or more)"
            .formatted(catalogue.metric().name().toLowerCase(Locale.ROOT), threshold),
        similar);
    try (Bucket bucket = target.open()) {
      DuplicateFiles.write(Stream.concat(equal.stream(), similar.stream()).toList(), bucket);
    }
    LOG.info("Wrote {} and {} to {}", DuplicateFiles.JSON_LINES, DuplicateFiles.CSV, target.uri());
    return 0;
  }

  private List<DuplicateGroup> equalPictures(OpenCatalogue opened, Environment environment) {
    try (Bucket input = catalogue.input(environment).open()) {
      return EqualPictures.of(
          input, catalogue.layout(environment), opened.products(), MAX_IMAGE_BYTES);
    }
  }

  private static void log(String what, List<DuplicateGroup> groups) {
    LOG.info(
        "Products {}: {} in {} groups",
        what,
        groups.stream().mapToInt(group -> group.products().size()).sum(),
        groups.size());
  }
}
