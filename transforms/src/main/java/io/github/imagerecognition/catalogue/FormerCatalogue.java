package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.catalogue.Catalogue.ExportedFile;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * An export that is there and whole, from which rows can be taken.
 *
 * @param version of the set
 * @param space of its embeddings
 * @param products how many rows there are
 * @param matrix the file of the rows
 * @param lines the file of what is known of the products
 */
record FormerCatalogue(String version, EmbeddingSpace space, long products, File matrix, File lines)
    implements Serializable {

  /** A catalogue's description may hold some tens of thousands of numbers. */
  private static final int MAX_BYTES = 1 << 24;

  /** A file of the set. */
  record File(String key, long sizeBytes) implements Serializable {}

  /** The description of the export that is there, if it can be read. */
  static Optional<Catalogue> description(Bucket target) {
    try {
      return Optional.of(Catalogue.parse(target.read(Catalogue.FILE, MAX_BYTES).bytes()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (StoreException e) {
      return switch (e.kind()) {
        case NOT_FOUND, TOO_LARGE, UNREADABLE -> Optional.empty();
        default -> throw e;
      };
    }
  }

  /** An export, if each of its files is there with its length. */
  static Optional<FormerCatalogue> of(Catalogue catalogue, Bucket target) {
    Optional<ExportedFile> matrix = catalogue.file(Catalogue.MATRIX);
    Optional<ExportedFile> lines = catalogue.file(Catalogue.PRODUCTS);
    boolean isWhole =
        matrix.isPresent()
            && lines.isPresent()
            && catalogue.files().stream().allMatch(file -> isThere(file, target));
    return isWhole
        ? Optional.of(
            new FormerCatalogue(
                catalogue.version(),
                new EmbeddingSpace(
                    catalogue.model(),
                    catalogue.weights(),
                    catalogue.precision(),
                    catalogue.calibration(),
                    catalogue.preprocessing(),
                    catalogue.dimensions()),
                catalogue.products(),
                file(matrix.get()),
                file(lines.get())))
        : Optional.empty();
  }

  private static File file(ExportedFile file) {
    return new File(file.key(), file.sizeBytes());
  }

  /** Whether a file of an export is there with its length. */
  static boolean isThere(ExportedFile file, Bucket target) {
    return target
        .first(file.key(), "")
        .filter(object -> object.key().equals(file.key()))
        .filter(
            object ->
                object.sizeBytes() == file.sizeBytes()
                    || object.sizeBytes() == StoredObject.UNKNOWN_SIZE)
        .isPresent();
  }

  /** Reads rows of the matrix, which follow each other, into {@code float[dimensions]} each. */
  float[][] read(Bucket target, long firstRow, int count) {
    int rowBytes = space.dimensions() * Float.BYTES;
    long start = matrix.sizeBytes() - products * rowBytes;
    ByteBuffer bytes =
        ByteBuffer.wrap(target.read(matrix.key(), start + firstRow * rowBytes, count * rowBytes))
            .order(ByteOrder.LITTLE_ENDIAN);
    float[][] rows = new float[count][space.dimensions()];
    for (int i = 0; i < count; i++) {
      bytes.position(i * rowBytes).asFloatBuffer().get(rows[i]);
    }
    return rows;
  }
}
