package io.github.imagerecognition.catalogue;

import java.util.List;

/** A column of a Parquet file: how values lie in its pages. */
interface ParquetColumn {

  /** Parquet's physical types, by their numbers in its Thrift definition. */
  int INT64 = 2;

  int FLOAT = 4;
  int BYTE_ARRAY = 6;

  /** The names from the schema's root to the column. */
  List<String> path();

  /** The physical type. */
  int type();

  /** How many values rows have. */
  long values(List<CatalogueRow> rows);

  /** Roughly how many bytes a row takes. */
  int sizeBytes(CatalogueRow row);

  /** The levels, if the column has any, and the values in plain encoding. */
  byte[] page(List<CatalogueRow> rows);

  /** The smallest and the largest value of rows; none where a value is not a number. */
  List<byte[]> bounds(List<CatalogueRow> rows);
}
