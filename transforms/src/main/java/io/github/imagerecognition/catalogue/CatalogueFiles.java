package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.catalogue.Catalogue.ExportedFile;
import io.github.imagerecognition.checkpoint.CacheFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The files of an export where they can be mapped into memory. */
record CatalogueFiles(
    Catalogue description, BucketLocation location, Bucket bucket, CacheFolder cache) {

  /**
   * The path of a file of the export.
   *
   * @throws io.github.imagerecognition.CodedException {@code CATALOGUE_DAMAGED} when it is not as
   *     the catalogue says
   */
  Path path(String name) throws IOException {
    ExportedFile file =
        description.file(name).orElseThrow(() -> new IOException("it has no " + name));
    Optional<Path> folder = location.path();
    Path path = folder.map(root -> root.resolve(file.key())).orElseThrow();
    if (!Files.exists(path)) {
      throw new IOException("there is no " + path);
    }
    if (Files.size(path) != file.sizeBytes()) {
      throw new IOException(path + " is not the one that was exported");
    }
    return path;
  }
}
