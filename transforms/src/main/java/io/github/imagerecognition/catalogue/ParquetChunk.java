package io.github.imagerecognition.catalogue;

/**
 * The values of one column in one row group.
 *
 * @param sizeBytes the length of its pages with their headers
 * @param values how many there are
 * @param least the smallest one as Parquet's plain encoding has it, without a length; null where
 *     there is no order, as with NaN
 * @param greatest the largest one
 */
record ParquetChunk(long sizeBytes, long values, byte[] least, byte[] greatest) {}
