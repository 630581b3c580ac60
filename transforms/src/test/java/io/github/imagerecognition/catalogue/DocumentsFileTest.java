package io.github.imagerecognition.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentsFileTest {

  private static final EmbeddingSpace SPACE =
      new EmbeddingSpace("resnet50", "aa", "float32", "", "none", 2);

  private static final List<CatalogueRow> ROWS =
      List.of(row("producto-\"A\"\n", 1, 0.1f), row("producto-ü", -2, 1e-7f));

  @Test
  void isADocumentALine() throws IOException {
    assertThat(lines(""))
        .containsExactly(
            "{\"_id\":\"producto-\\\"A\\\"\\n\",\"product_sku\":\"producto-\\\"A\\\"\\n\",\"embedding\":[1.0,0.1],\"images_used\":3,\"images_skipped\":1,\"model\":\"resnet50\",\"weights\":\"aa\",\"precision\":\"float32\",\"calibration\":\"\",\"preprocessing\":\"none\",\"source_fingerprint\":\"f\"}",
            "{\"_id\":\"producto-ü\",\"product_sku\":\"producto-ü\",\"embedding\":[-2.0,1.0E-7],\"images_used\":3,\"images_skipped\":1,\"model\":\"resnet50\",\"weights\":\"aa\",\"precision\":\"float32\",\"calibration\":\"\",\"preprocessing\":\"none\",\"source_fingerprint\":\"f\"}",
            "");
  }

  @Test
  void isABulkRequestForAnIndex() throws IOException {
    List<String> lines = lines("shop");

    assertThat(lines).hasSize(5);
    assertThat(lines.get(0))
        .isEqualTo("{\"index\":{\"_index\":\"shop\",\"_id\":\"producto-\\\"A\\\"\\n\"}}");
    assertThat(lines.get(1)).startsWith("{\"product_sku\":\"producto-\\\"A\\\"\\n\",");
    assertThat(lines.get(2)).isEqualTo("{\"index\":{\"_index\":\"shop\",\"_id\":\"producto-ü\"}}");
    assertThat(lines.get(3)).startsWith("{\"product_sku\":\"producto-ü\",").doesNotContain("_id");
  }

  /** Also across two parts. */
  private static List<String> lines(String bulkIndex) throws IOException {
    DocumentsFile file = new DocumentsFile(bulkIndex);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    for (CatalogueRow row : ROWS) {
      file.writeRows(List.of(row), output);
    }
    ByteArrayOutputStream together = new ByteArrayOutputStream();
    file.writeRows(ROWS, together);
    assertThat(together.toByteArray()).isEqualTo(output.toByteArray());
    return List.of(output.toString(UTF_8).split("\n", -1));
  }

  private static CatalogueRow row(String name, float... embedding) {
    return new CatalogueRow(new CatalogueProduct(name, 3, 1, "f", "", ""), SPACE, embedding);
  }
}
