package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.bucket.Bucket;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The folders of sets, finished or not, in the place where exports go. */
final class ExportFolders {

  /** A name that only a set has: a product's folder may be beside it and be named like one. */
  private static final Pattern OF_A_SET =
      Pattern.compile(
          "([0-9a-f]{12})/(parts/.*|%s|%s|%s|%s)"
              .formatted(
                  Pattern.quote(Catalogue.IDS),
                  Pattern.quote(Catalogue.PRODUCTS),
                  Pattern.quote(VectorsFile.NAME),
                  Pattern.quote(MetadataFile.NAME)),
          Pattern.DOTALL);

  private final Bucket target;

  ExportFolders(Bucket target) {
    this.target = target;
  }

  /** Where the parts of a set are written, with a closing slash. */
  private static String parts(String version) {
    return version + "/parts/";
  }

  /** The key of a part of a file. */
  static String part(String version, String file, int chunk) {
    return parts(version) + file + "-" + chunk;
  }

  /** The key of what a chunk tells. */
  static String summary(String version, int chunk) {
    return part(version, "summary.json", chunk);
  }

  /** Shows a set that has nothing else yet, should it never be finished. */
  void begin(String version) {
    target.write(parts(version) + "begun", new byte[0], "application/octet-stream");
  }

  /** Deletes sets, and parts of files. */
  void deleteAllBut(Optional<String> version) {
    Set<String> others = new TreeSet<>();
    target
        .list("", "")
        .forEachRemaining(
            object -> {
              Matcher matcher = OF_A_SET.matcher(object.key());
              if (matcher.matches()) {
                others.add(matcher.group(1));
              }
            });
    version.ifPresent(
        kept -> {
          others.remove(kept);
          target.deleteFolder(parts(kept));
        });
    others.forEach(other -> target.deleteFolder(other + "/"));
  }
}
