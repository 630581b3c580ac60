package io.github.imagerecognition.catalogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.imagerecognition.JsonDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@value #FILE} says of an export: one recipe, and the files that belong together. It is
 * written after them, so whoever reads it first sees a whole set.
 *
 * @param formatVersion {@value #FORMAT_VERSION}; rises when a part is removed or changes its
 *     meaning
 * @param version names the set, and is the folder of its files
 * @param products how many rows the matrix has
 * @param dimensions how many columns
 * @param model the network's name, as the products' JSON has it
 * @param weights the hash of the weights, as the products' JSON has it
 * @param precision {@code float32} or another one
 * @param calibration what {@code int8} was calibrated with, a SHA-256; empty otherwise
 * @param preprocessing how pictures became the network's input, in words
 * @param mean {@code float[dimensions]}: the mean of all rows, summed in double precision
 * @param files the files of the set, by their keys relative to the folder of {@value #FILE}
 */
public record Catalogue(
    int formatVersion,
    String version,
    long products,
    int dimensions,
    String model,
    String weights,
    String precision,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String calibration,
    String preprocessing,
    List<Float> mean,
    List<ExportedFile> files) {

  /** Takes a calibration that is absent for none. */
  public Catalogue {
    calibration = Objects.requireNonNullElse(calibration, "");
  }

  /** The name of the document. */
  public static final String FILE = "catalogue.json";

  /**
   * The matrix of all embeddings, a NumPy file of {@code <f4} and the shape (products, dimensions).
   */
  public static final String MATRIX = "embeddings.npy";

  /** The products in the order of the rows, a line each. */
  public static final String IDS = "ids.txt";

  /** What is known of each product but its embedding: a {@link CatalogueProduct} as JSON a line. */
  public static final String PRODUCTS = "products.ndjson";

  /** The name of a set: it becomes that of a folder, which is deleted when the set is replaced. */
  static final Pattern VERSION = Pattern.compile("[0-9a-f]{12}");

  private static final Pattern FILE_NAME = Pattern.compile("\\w[\\w.-]*");

  /** The version of this document's form. */
  public static final int FORMAT_VERSION = 1;

  /**
   * A file of the set.
   *
   * @param key relative to the folder of {@value #FILE}
   * @param sizeBytes its length
   * @param sha256 of its content, in lower-case hexadecimal
   */
  public record ExportedFile(String key, long sizeBytes, String sha256) {}

  /** The file of this name, whatever folder it is in. */
  public Optional<ExportedFile> file(String name) {
    return files.stream().filter(file -> file.key().endsWith("/" + name)).findFirst();
  }

  /** The document. */
  public byte[] toJson() {
    return (JsonDocument.write(this) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads the document.
   *
   * @throws IOException when it is none, lacks a part, leads out of its set, or is of a later form
   */
  public static Catalogue parse(byte[] json) throws IOException {
    Catalogue catalogue = JsonDocument.read(json, Catalogue.class);
    if (catalogue == null || catalogue.formatVersion() != FORMAT_VERSION) {
      throw new IOException("it is no " + FILE + " of format version " + FORMAT_VERSION);
    }
    if (!catalogue.isWhole()) {
      throw new IOException("it lacks a part of a " + FILE + ", or names files of another set");
    }
    return catalogue;
  }

  private boolean isWhole() {
    return Stream.of(version, model, weights, precision, preprocessing, mean, files)
            .allMatch(Objects::nonNull)
        && VERSION.matcher(version).matches()
        && mean.stream().allMatch(Objects::nonNull)
        && files.stream().allMatch(this::isOfTheSet);
  }

  private boolean isOfTheSet(ExportedFile file) {
    return file != null
        && Stream.of(file.key(), file.sha256()).allMatch(Objects::nonNull)
        && file.key().startsWith(version + "/")
        && FILE_NAME.matcher(file.key().substring(version.length() + 1)).matches();
  }
}
