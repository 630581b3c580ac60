package io.github.imagerecognition.catalogue;

import java.io.Serializable;
import java.util.List;

/**
 * What an export is to hold.
 *
 * @param formats beside the files that it always has, each once and in their order
 * @param selection which embeddings
 * @param bulkIndex the index that {@link CatalogueFormat#NDJSON} is loaded into by a bulk request;
 *     empty for plain documents
 */
public record ExportSettings(
    List<CatalogueFormat> formats, SpaceSelection selection, String bulkIndex)
    implements Serializable {

  /** Brings the formats into their order. */
  public ExportSettings {
    formats = formats.stream().distinct().sorted().toList();
  }

  /** All embeddings in these formats. */
  public static ExportSettings of(List<CatalogueFormat> formats) {
    return new ExportSettings(formats, SpaceSelection.ALL, "");
  }

  /** The files of the export. */
  List<CatalogueFile> files() {
    return CatalogueFormat.files(formats, bulkIndex);
  }
}
