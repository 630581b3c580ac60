package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.JsonDocument;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.Utf8Order;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads the products of a former export line by line. */
final class FormerProducts {

  private final InputStream lines;
  private long row;
  private long offset;
  private Optional<CatalogueProduct> next;
  private int lineBytes;

  /** The products of a piece. */
  FormerProducts(Bucket target, FormerCatalogue former, CatalogueChunk.FormerRows piece)
      throws IOException {
    this.lines = new ObjectInput(target, former.lines().key(), piece.offset(), piece.end());
    this.row = piece.firstRow();
    this.offset = piece.offset();
    readNext();
  }

  /** The product that is next; empty at the end. */
  Optional<CatalogueProduct> next() {
    return next;
  }

  /** Which row of the matrix it is. */
  long row() {
    return row;
  }

  /** Where its line begins. */
  long offset() {
    return offset;
  }

  /** Goes on to the first product that is not before a boundary. */
  void advanceTo(String boundary) throws IOException {
    while (next.isPresent()
        && Utf8Order.INSTANCE.compare(next.get().productSku() + "/", boundary) < 0) {
      advance();
    }
  }

  /** Goes on to the product behind it. */
  void advance() throws IOException {
    row++;
    offset += lineBytes;
    readNext();
  }

  private void readNext() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int value = lines.read();
    for (; value >= 0 && value != '\n'; value = lines.read()) {
      line.write(value);
    }
    lineBytes = line.size() + 1;
    next =
        value < 0
            ? Optional.empty()
            : Optional.of(JsonDocument.read(line.toByteArray(), CatalogueProduct.class));
  }
}
