package io.github.imagerecognition.catalogue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What an export holds beside the files that it always has. */
public enum CatalogueFormat {
  /** Nothing: the matrix is always there. */
  NPY,
  /** Apache Parquet. */
  PARQUET,
  /** The two files of TensorFlow's Embedding Projector. */
  TSV,
  /** A JSON document a line, for search engines. */
  NDJSON;

  /** The files of an export, those that it always has first. */
  static List<CatalogueFile> files(Collection<CatalogueFormat> formats, String bulkIndex) {
    List<CatalogueFile> files =
        new ArrayList<>(List.of(new MatrixFile(), new IdsFile(), new ProductsFile()));
    for (CatalogueFormat format : values()) {
      if (formats.contains(format)) {
        files.addAll(
            switch (format) {
              case NPY -> List.<CatalogueFile>of();
              case PARQUET -> List.of(new ParquetFile());
              case TSV -> List.of(new VectorsFile(), new MetadataFile());
              case NDJSON -> List.of(new DocumentsFile(bulkIndex));
            });
      }
    }
    return files;
  }
}
