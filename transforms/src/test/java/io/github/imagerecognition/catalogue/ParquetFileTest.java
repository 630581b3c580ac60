package io.github.imagerecognition.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another reader makes of our Parquet. */
class ParquetFileTest {

  private static final int DIMENSIONS = 2048;

  @TempDir private Path folder;

  private final EmbeddingSpace space =
      new EmbeddingSpace(
          "resnet50", "0".repeat(64), "float32", "c1", "resize 256, crop 224", DIMENSIONS);

  @Test
  void holdsWhatItIsGiven() throws Exception {
    List<CatalogueRow> rows = rows(0, 300);
    Path file = write(rows.subList(0, 200), List.of(), rows.subList(200, 300));

    assertThat(query("select * from '%s' where false".formatted(file), ResultSet::getMetaData))
        .satisfies(
            columns -> {
              List<String> found = new ArrayList<>();
              for (int i = 1; i <= columns.getColumnCount(); i++) {
                found.add(columns.getColumnName(i) + " " + columns.getColumnTypeName(i));
              }
              assertThat(found)
                  .containsExactly(
                      "product_sku VARCHAR",
                      "embedding FLOAT[]",
                      "images_used BIGINT",
                      "images_skipped BIGINT",
                      "model VARCHAR",
                      "weights VARCHAR",
                      "precision VARCHAR",
                      "calibration VARCHAR",
                      "preprocessing VARCHAR",
                      "source_fingerprint VARCHAR");
            });
    query(
        "select * from '%s'".formatted(file),
        found -> {
          for (CatalogueRow row : rows) {
            assertThat(found.next()).isTrue();
            assertThat(found.getString("product_sku")).isEqualTo(row.product().productSku());
            assertThat((Object[]) found.getArray("embedding").getArray())
                .isEqualTo(boxed(row.embedding()));
            assertThat(found.getLong("images_used")).isEqualTo(row.product().imagesUsed());
            assertThat(found.getLong("images_skipped")).isEqualTo(row.product().imagesSkipped());
            assertThat(found.getString("model")).isEqualTo("resnet50");
            assertThat(found.getString("weights")).isEqualTo(space.weights());
            assertThat(found.getString("precision")).isEqualTo("float32");
            assertThat(found.getString("calibration")).isEqualTo("c1");
            assertThat(found.getString("preprocessing")).isEqualTo(space.preprocessing());
            assertThat(found.getString("source_fingerprint"))
                .isEqualTo(row.product().sourceFingerprint());
          }
          assertThat(found.next()).isFalse();
          return null;
        });
  }

  @Test
  void tellsTheBoundsOfItsColumns() throws Exception {
    List<CatalogueRow> rows = rows(0, 300);
    Path file = write(rows.subList(0, 200), rows.subList(200, 300));

    assertThat(
            texts(
                """
                select row_group_id, path_in_schema, type, stats_null_count, stats_min_value, stats_max_value
                from parquet_metadata('%s')
                where path_in_schema in ('product_sku', 'images_used', 'embedding, list, element')
                order by 1, column_id"""
                    .formatted(file)))
        .containsExactly(
            "0|product_sku|BYTE_ARRAY|0|producto-0000 Ñandú 😀|producto-0199 Ñandú 😀",
            "0|embedding, list, element|FLOAT|0|-0.0|199.25",
            "0|images_used|INT64|0|0|199",
            "1|product_sku|BYTE_ARRAY|0|producto-0200 Ñandú 😀|producto-0299 Ñandú 😀",
            "1|embedding, list, element|FLOAT|0|-0.0|299.25",
            "1|images_used|INT64|0|200|299");
    assertThat(
            texts(
                "select images_used from '%s' where product_sku = 'producto-0250 Ñandú 😀'"
                    .formatted(file)))
        .containsExactly("250");
    assertThat(texts("select count(*) from '%s' where images_used > 270".formatted(file)))
        .containsExactly("29");
  }

  @Test
  void canBeSearchedAsTheRecipeSays() throws Exception {
    Path file = write(rows(0, 20));
    Path set = Files.createDirectories(folder.resolve("00123e456789"));
    Files.move(file, set.resolve("embeddings.parquet"));
    Files.writeString(
        folder.resolve("catalogue.json"),
        "{\"format_version\": 1, \"version\": \"00123e456789\", \"mean\": [0.5]}");
    String page = Files.readString(Path.of("../docs/using.md"));
    String recipe =
        page.substring(page.indexOf("## DuckDB"))
            .split("```", -1)[1]
            .replaceFirst("sql", "")
            .replace("embeddings/_catalogue", folder.toString())
            .replace("producto-SKU001-electric-guitar", "producto-0007 Ñandú 😀");
    String[] statements = recipe.split(";", -1);

    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(statements[0]);
      statement.execute(statements[1]);
      try (ResultSet result = statement.executeQuery(statements[2])) {
        assertThat(result.next()).isTrue();
        assertThat(result.getString(1)).isEqualTo("producto-0006 Ñandú 😀");
        assertThat(result.getFloat(2)).isBetween(0.15f, 0.16f);
      }
    }
  }

  @Test
  void leavesOutTheBoundsOfWhatIsNoNumber() throws Exception {
    CatalogueRow row = rows(0, 1).get(0);
    row.embedding()[3] = Float.NaN;
    Path file = write(List.of(row));

    assertThat(
            texts(
                "select stats_min_value from parquet_metadata('%s') where type = 'FLOAT'"
                    .formatted(file)))
        .containsExactly("null");
    assertThat(texts("select isnan(embedding[4]) from '%s'".formatted(file)))
        .containsExactly("true");
  }

  private List<CatalogueRow> rows(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            i -> {
              float[] embedding = new float[DIMENSIONS];
              embedding[i % DIMENSIONS] = i + 0.25f;
              embedding[(i + 1) % DIMENSIONS] = 1;
              String name = String.format(Locale.ROOT, "producto-%04d Ñandú 😀", i);
              return new CatalogueRow(
                  new CatalogueProduct(name, i, i % 3, "f" + i, "", ""), space, embedding);
            })
        .toList();
  }

  @SafeVarargs
  private Path write(List<CatalogueRow>... groups) throws IOException {
    Path path = folder.resolve("embeddings.parquet");
    ParquetFile file = new ParquetFile();
    try (OutputStream output = Files.newOutputStream(path)) {
      file.writeHead(space, 0, output);
      List<CataloguePart> parts = new ArrayList<>();
      for (List<CatalogueRow> rows : groups) {
        parts.add(new CataloguePart(rows.size(), 0, file.writeRows(rows, output)));
      }
      file.writeEnd(parts, output);
    }
    return path;
  }

  private static Object[] boxed(float[] numbers) {
    return IntStream.range(0, numbers.length).mapToObj(i -> numbers[i]).toArray();
  }

  private interface Reading<T> {
    T of(ResultSet result) throws SQLException;
  }

  private static <T> T query(String sql, Reading<T> reading) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return reading.of(result);
    }
  }

  private static List<String> texts(String sql) throws SQLException {
    return query(
        sql,
        result -> {
          List<String> lines = new ArrayList<>();
          while (result.next()) {
            List<String> line = new ArrayList<>();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
              line.add(String.valueOf(result.getString(i)));
            }
            lines.add(String.join("|", line));
          }
          return lines;
        });
  }
}
