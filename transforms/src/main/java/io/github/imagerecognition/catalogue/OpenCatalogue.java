package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.JsonDocument;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.checkpoint.CacheFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An export that is there to be read: the embeddings mapped into memory, the products by their row.
 * Many threads may read it.
 */
public final class OpenCatalogue {

  private static final int MAX_DESCRIPTION_BYTES = 64 << 20;

  private final Catalogue description;
  private final EmbeddingMatrix matrix;
  private final List<String> products;

  /** Open, because an export that finishes meanwhile deletes the file. Guarded by itself. */
  private final FileChannel details;

  private OpenCatalogue(
      Catalogue description, EmbeddingMatrix matrix, List<String> products, FileChannel details) {
    this.description = description;
    this.matrix = matrix;
    this.products = products;
    this.details = details;
  }

  /**
   * Opens the export in a location: in its place if that is a folder, else from the cache folder,
   * to which its files are fetched once.
   *
   * @throws CodedException {@code CATALOGUE_MISSING} when there is none, {@code CATALOGUE_DAMAGED}
   *     when its files do not belong together
   * @throws StoreException when the store cannot be read
   */
  public static OpenCatalogue open(BucketLocation location, CacheFolder cache) {
    try (Bucket bucket = location.open()) {
      Catalogue first = describe(bucket);
      try {
        return open(first, location, bucket, cache);
      } catch (CodedException e) {
        // An export that finishes meanwhile replaces the files.
        Catalogue second = describe(bucket);
        if (second.equals(first)) {
          throw e;
        }
        return open(second, location, bucket, cache);
      }
    }
  }

  private static Catalogue describe(Bucket bucket) {
    try {
      return Catalogue.parse(bucket.read(Catalogue.FILE, MAX_DESCRIPTION_BYTES).bytes());
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.NOT_FOUND) {
        throw new CodedException(
            ErrorCode.CATALOGUE_MISSING,
            "there is no catalogue in %s, which would have a %s"
                .formatted(bucket.location(), Catalogue.FILE),
            e);
      }
      throw e;
    } catch (IOException e) {
      throw damaged(bucket.location() + "/" + Catalogue.FILE, e);
    }
  }

  private static OpenCatalogue open(
      Catalogue description, BucketLocation location, Bucket bucket, CacheFolder cache) {
    CatalogueFiles files = new CatalogueFiles(description, location, bucket, cache);
    try {
      EmbeddingMatrix matrix = EmbeddingMatrix.open(files.path(Catalogue.MATRIX));
      List<String> products = Files.readString(files.path(Catalogue.IDS)).lines().toList();
      Path details = files.path(Catalogue.PRODUCTS);
      if (matrix.rows() != products.size()
          || matrix.rows() != description.products()
          || matrix.dimensions() != description.dimensions()
          || matrix.dimensions() != description.mean().size()) {
        throw new IOException("its files do not belong together");
      }
      files.forgetEarlier();
      return new OpenCatalogue(description, matrix, products, FileChannel.open(details));
    } catch (IOException e) {
      throw damaged(location.uri(), e);
    }
  }

  static CodedException damaged(String where, IOException e) {
    return new CodedException(
        ErrorCode.CATALOGUE_DAMAGED,
        "the catalogue in %s cannot be read (%s)".formatted(where, e.getMessage()),
        e);
  }

  /** What {@value Catalogue#FILE} says. */
  public Catalogue description() {
    return description;
  }

  /** All embeddings. */
  public EmbeddingMatrix matrix() {
    return matrix;
  }

  /** The products' names in the order of the rows. */
  public List<String> products() {
    return products;
  }

  /** The row of a product, if it is there. */
  public OptionalInt row(String product) {
    int row = products.indexOf(product);
    return row < 0 ? OptionalInt.empty() : OptionalInt.of(row);
  }

  /**
   * The mean of all rows as {@code float[dimensions]}.
   *
   * @throws CodedException {@code CONFIGURATION} when it is not finite
   */
  float[] centre() {
    float[] mean = new float[matrix.dimensions()];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = description.mean().get(i);
      if (!Float.isFinite(mean[i])) {
        throw new CodedException(
            ErrorCode.CONFIGURATION,
            "an embedding of the catalogue is not finite, and so there is no mean: embed its product again, or choose metric=cosine");
      }
    }
    return mean;
  }

  /**
   * What else is known of some products, by their rows.
   *
   * @throws CodedException {@code CATALOGUE_DAMAGED} when it cannot be read
   */
  public Map<Integer, CatalogueProduct> details(Collection<Integer> rows) {
    synchronized (details) {
      try {
        return details(new TreeSet<>(rows), details.position(0));
      } catch (IOException e) {
        throw damaged(Catalogue.PRODUCTS, e);
      }
    }
  }

  private static Map<Integer, CatalogueProduct> details(Set<Integer> rows, FileChannel file)
      throws IOException {
    BufferedReader lines = new BufferedReader(Channels.newReader(file, StandardCharsets.UTF_8));
    Map<Integer, CatalogueProduct> found = new TreeMap<>();
    int next = 0;
    for (int row : rows) {
      for (; next < row; next++) {
        lines.readLine();
      }
      next++;
      String line = lines.readLine();
      if (line == null) {
        throw new IOException("it is cut off");
      }
      found.put(
          row, JsonDocument.read(line.getBytes(StandardCharsets.UTF_8), CatalogueProduct.class));
    }
    return found;
  }
}
