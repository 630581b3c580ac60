package io.github.imagerecognition.catalogue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * A JSON document a line, as document stores load them: with its {@code _id}, or behind the line
 * that the bulk interface of OpenSearch and Elasticsearch wants before each.
 */
final class DocumentsFile implements CatalogueFile {

  static final String NAME = "embeddings.ndjson";

  private static final JsonFactory JSON =
      new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

  private final String bulkIndex;

  /**
   * Documents for an index.
   *
   * @param bulkIndex its name; empty for documents without lines between
   */
  DocumentsFile(String bulkIndex) {
    this.bulkIndex = bulkIndex;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String contentType() {
    return "application/x-ndjson";
  }

  @Override
  public List<ParquetChunk> writeRows(List<CatalogueRow> rows, OutputStream output)
      throws IOException {
    try (JsonGenerator json = JSON.createGenerator(output)) {
      json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
      for (CatalogueRow row : rows) {
        if (!bulkIndex.isEmpty()) {
          writeAction(row.product(), json);
        }
        write(row, json);
      }
      if (!rows.isEmpty()) {
        json.writeRaw('\n');
      }
    }
    return List.of();
  }

  private void writeAction(CatalogueProduct product, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("index");
    json.writeStringField("_index", bulkIndex);
    json.writeStringField("_id", product.productSku());
    json.writeEndObject();
    json.writeEndObject();
  }

  private void write(CatalogueRow row, JsonGenerator json) throws IOException {
    json.writeStartObject();
    if (bulkIndex.isEmpty()) { // which search engines refuse inside of a document
      json.writeStringField("_id", row.product().productSku());
    }
    json.writeStringField("product_sku", row.product().productSku());
    json.writeArrayFieldStart("embedding");
    for (float number : row.embedding()) {
      json.writeNumber(number);
    }
    json.writeEndArray();
    json.writeNumberField("images_used", row.product().imagesUsed());
    json.writeNumberField("images_skipped", row.product().imagesSkipped());
    json.writeStringField("model", row.space().model());
    json.writeStringField("weights", row.space().weights());
    json.writeStringField("precision", row.space().precision());
    json.writeStringField("calibration", row.space().calibration());
    json.writeStringField("preprocessing", row.space().preprocessing());
    json.writeStringField("source_fingerprint", row.product().sourceFingerprint());
    json.writeEndObject();
  }
}
