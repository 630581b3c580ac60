package io.github.imagerecognition.catalogue;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * A file of an export. Workers write parts of it, each the rows of one chunk, and the parts are
 * joined between a head and an end.
 */
interface CatalogueFile {

  /** Its name in the folder of the set. */
  String name();

  /** Its media type, for stores that tell it to who reads it. */
  String contentType();

  /** Writes what comes before the first row. */
  default void writeHead(EmbeddingSpace space, long products, OutputStream output)
      throws IOException {}

  /**
   * Writes rows of one space.
   *
   * @return what the end of the file has to say of them
   */
  List<ParquetChunk> writeRows(List<CatalogueRow> rows, OutputStream output) throws IOException;

  /** Writes what comes behind the last row. */
  default void writeEnd(List<CataloguePart> parts, OutputStream output) throws IOException {}
}
