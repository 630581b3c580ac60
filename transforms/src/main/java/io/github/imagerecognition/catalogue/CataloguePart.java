package io.github.imagerecognition.catalogue;

import java.util.List;

/**
 * A part of a file, the rows of one chunk.
 *
 * @param rows how many there are
 * @param sizeBytes its length
 * @param columns where its columns are, if the file has an end that says so
 */
record CataloguePart(long rows, long sizeBytes, List<ParquetChunk> columns) {}
