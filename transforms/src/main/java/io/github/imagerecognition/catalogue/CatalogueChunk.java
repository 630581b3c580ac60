package io.github.imagerecognition.catalogue;

import java.io.Serializable;

/**
 * Products that one worker exports: a row group, and a part of each file.
 *
 * @param index which one, from 0
 * @param from the first product's name with a closing slash; empty for the first chunk
 * @param until the same of the first product of the next chunk; empty for the last one
 * @param former where a former export has products of this chunk
 */
public record CatalogueChunk(int index, String from, String until, FormerRows former)
    implements Serializable {

  /**
   * A piece of a former export.
   *
   * @param firstRow of the matrix
   * @param offset of that row's line among the products
   * @param end behind the last row's line; the offset itself where there is no row
   */
  public record FormerRows(long firstRow, long offset, long end) implements Serializable {

    /** No row. */
    static final FormerRows NONE = new FormerRows(0, 0, 0);
  }
}
