package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.bucket.Bucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The folders of sets, finished or not, in the place where exports go. */
final class ExportFolders {

  private static final String NAMES =
      CatalogueFormat.files(List.of(CatalogueFormat.values()), "").stream()
          .map(file -> Pattern.quote(file.name()))
          .collect(Collectors.joining("|"));

  /** The keys of the files that sets have, or have had before they were finished. */
  private static final Pattern OF_A_SET =
      Pattern.compile(
          "(?<version>%s)/(%s|parts/(begun|%s))"
              .formatted(
                  Catalogue.VERSION,
                  written(NAMES),
                  written("(%s|summary\\.json)-\\d+".formatted(NAMES))));

  /** What a product's folder has as well, which may be beside a set and be named like one. */
  private static final Pattern OF_ANYTHING = Pattern.compile("[^/]*/\\.?embeddings\\.[^/]*");

  private final Bucket target;

  ExportFolders(Bucket target) {
    this.target = target;
  }

  /** A file, and what an interrupted write into a folder has left of it. */
  private static String written(String name) {
    return "(%1$s|\\.(%1$s)\\.[^/]+\\.part)".formatted(name);
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

  /** Deletes the files of sets and their parts, and nothing that lies beside them. */
  void deleteAllBut(Optional<String> version) {
    Map<String, List<String>> sets = new TreeMap<>();
    target
        .list("", "")
        .forEachRemaining(
            object -> {
              Matcher matcher = OF_A_SET.matcher(object.key());
              if (matcher.matches()) {
                sets.computeIfAbsent(matcher.group("version"), set -> new ArrayList<>())
                    .add(object.key());
              }
            });
    version.ifPresent(
        kept -> {
          sets.remove(kept);
          target.deleteFolder(parts(kept));
        });
    sets.values().removeIf(keys -> keys.stream().allMatch(OF_ANYTHING.asMatchPredicate()));
    sets.forEach(this::delete);
  }

  private void delete(String version, List<String> keys) {
    keys.forEach(target::delete);
    deleteEmpty(parts(version));
    deleteEmpty(version + "/");
  }

  /** Deletes a folder of a file system, which stays when its files are deleted. */
  private void deleteEmpty(String folder) {
    if (target.first(folder, "").isEmpty()) {
      target.deleteFolder(folder);
    }
  }
}
