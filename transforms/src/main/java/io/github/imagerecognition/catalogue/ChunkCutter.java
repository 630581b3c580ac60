package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.catalogue.CatalogueChunk.FormerRows;
import io.github.imagerecognition.embedding.EmbeddingFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;

/** Cuts products, in the order of their listing, into chunks of so many bytes. */
final class ChunkCutter {

  /** To be raised when the same embeddings give other files. */
  private static final int FORMAT_VERSION = 2;

  private static final int VERSION_DIGITS = 12;

  /** Of torchvision's networks, where a listing does not tell sizes. */
  private static final int USUAL_BYTES = 2048 * Float.BYTES;

  private final Optional<FormerProducts> former;
  private final int chunkBytes;
  private final MessageDigest digest = DigestUtils.getSha256Digest();
  private final List<CatalogueChunk> chunks = new ArrayList<>();
  private String start = "";
  private FormerRows formerStart = FormerRows.NONE;
  private long bytesOfChunk;
  private long products;
  private boolean hasVersions = true;

  /**
   * Cuts products of an export.
   *
   * @param former the products of the export that is there
   * @param chunkBytes how many bytes the embeddings of a chunk have at most, if it has several
   */
  ChunkCutter(ExportSettings settings, Optional<FormerProducts> former, int chunkBytes) {
    this.former = former;
    this.chunkBytes = chunkBytes;
    hash(FORMAT_VERSION + "\n" + settings.formats() + "\n" + settings.selection());
    hash(settings.bulkIndex());
  }

  /** Adds the product that is next. */
  void add(FinishedProduct product) throws IOException {
    long bytes = rowBytes(product.npy());
    if (bytesOfChunk > 0 && bytesOfChunk + bytes > chunkBytes) {
      cut(product.name() + "/");
      bytesOfChunk = 0;
    }
    bytesOfChunk += bytes;
    products++;
    hasVersions &= product.hasVersions();
    hash(product.name());
    hash(product.npy().version());
    hash(product.json().map(StoredObject::version).orElse(""));
  }

  private static long rowBytes(StoredObject npy) {
    long numbers = npy.sizeBytes() - EmbeddingFiles.npyHeader("(0,)").length;
    return numbers > 0 ? numbers : USUAL_BYTES;
  }

  private void cut(String until) throws IOException {
    if (former.isPresent()) {
      former.get().advanceTo(until);
    }
    end(until, former.map(FormerProducts::offset).orElse(0L));
    start = until;
    formerStart =
        former.map(it -> new FormerRows(it.row(), it.offset(), 0)).orElse(FormerRows.NONE);
  }

  private void end(String until, long formerEnd) {
    FormerRows piece = new FormerRows(formerStart.firstRow(), formerStart.offset(), formerEnd);
    chunks.add(new CatalogueChunk(chunks.size(), start, until, piece));
  }

  private void hash(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }

  /**
   * All chunks.
   *
   * @param formerEnd the length of the file of the former export's products
   */
  List<CatalogueChunk> finish(long formerEnd) {
    if (products > 0) {
      end("", formerEnd);
    }
    return List.copyOf(chunks);
  }

  /**
   * Names what an export is made of; to be asked for once. Where a listing does not tell whether a
   * product has been written anew, it is another name each time.
   */
  String version() {
    if (!hasVersions) {
      hash(UUID.randomUUID().toString());
    }
    return shortened(digest.digest());
  }

  /** The version of an export that lacks products. */
  static String versionWithout(String version, List<String> lacking) {
    return shortened(DigestUtils.sha256(version + "\n" + String.join("\n", lacking)));
  }

  private static String shortened(byte[] hash) {
    return HexFormat.of().formatHex(hash).substring(0, VERSION_DIGITS);
  }

  long products() {
    return products;
  }
}
