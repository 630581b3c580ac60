package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.catalogue.Catalogue.ExportedFile;
import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.checkpoint.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of an export where they can be mapped into memory: in their folder, or in the cache
 * folder under the SHA-256 of their content.
 */
record CatalogueFiles(
    Catalogue description, BucketLocation location, Bucket bucket, CacheFolder cache) {

  private static final Logger LOG = LoggerFactory.getLogger(CatalogueFiles.class);

  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  private static final int RANGE_BYTES = 16 << 20;

  /**
   * The path of a file of the export, which is fetched unless it is there.
   *
   * @throws IOException when it is not as the catalogue says
   * @throws StoreException when it cannot be fetched
   */
  Path path(String name) throws IOException {
    ExportedFile file =
        description.file(name).orElseThrow(() -> new IOException("it has no " + name));
    Optional<Path> folder = location.path();
    if (folder.isEmpty()) {
      return cached(file);
    }
    Path path = folder.get().resolve(file.key());
    if (!Files.exists(path)) {
      throw new IOException("there is no " + path);
    }
    if (Files.size(path) != file.sizeBytes()) {
      throw new IOException(path + " is not the one that was exported");
    }
    return path;
  }

  private Path cached(ExportedFile file) throws IOException {
    if (!SHA_256.matcher(file.sha256()).matches()) { // which becomes a path
      throw new IOException(file.key() + " has no SHA-256");
    }
    String name = cacheName() + "/" + file.sha256();
    Path path = cache.file(name);
    // It got its name when it was complete, and nobody writes to it.
    if (Files.exists(path) && Files.size(path) == file.sizeBytes()) {
      return path;
    }
    LOG.info("Fetching {} to {}", file.key(), path);
    return cache.write(name, output -> fetch(file, output));
  }

  /** Each location has a folder of its own, so that what it had before can be deleted. */
  private String cacheName() {
    return "catalogues/" + DigestUtils.sha256Hex(location.uri()).substring(0, 16);
  }

  private void fetch(ExportedFile file, OutputStream output) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    ProgressLine progress = new ProgressLine("Fetched of the catalogue:", file.sizeBytes());
    for (long offset = 0; offset < file.sizeBytes(); offset += RANGE_BYTES) {
      byte[] range = range(file, offset);
      digest.update(range);
      output.write(range);
      progress.add(range.length);
    }
    if (!Sha256.finish(digest).equals(file.sha256())) {
      throw OpenCatalogue.damaged(
          location.uri(), new IOException(file.key() + " is not the one that was exported"));
    }
  }

  private byte[] range(ExportedFile file, long offset) {
    try {
      return bucket.read(
          file.key(), offset, (int) Math.min(RANGE_BYTES, file.sizeBytes() - offset));
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.NOT_FOUND) {
        throw OpenCatalogue.damaged(location.uri(), new IOException("there is no " + file.key()));
      }
      throw e;
    }
  }

  /** Deletes what the cache folder has of earlier exports of this location. */
  void forgetEarlier() throws IOException {
    Path folder = cache.file(cacheName());
    if (!Files.isDirectory(folder)) {
      return;
    }
    Set<String> current =
        description.files().stream().map(ExportedFile::sha256).collect(Collectors.toSet());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (SHA_256.matcher(name).matches() && !current.contains(name)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
