package io.github.imagerecognition.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.testing.ExportedCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenCatalogueTest {

  @TempDir Path folder;

  @Test
  void findsEachProductWithItsRowAndDetails() {
    write(Map.of("b", new float[] {1, 2}, "a", new float[] {3, 4}, "c", new float[] {5, 6}));

    OpenCatalogue catalogue = open();

    assertThat(catalogue.products()).containsExactly("a", "b", "c");
    assertThat(catalogue.row("b")).hasValue(1);
    assertThat(catalogue.row("d")).isEmpty();
    assertThat(catalogue.matrix().row(1)).containsExactly(1, 2);
    assertThat(catalogue.details(List.of(2, 0)))
        .containsOnlyKeys(0, 2)
        .hasEntrySatisfying(2, product -> assertThat(product.productSku()).isEqualTo("c"));
  }

  @Test
  void canBeReadAfterAnotherExportHasReplacedIt() throws IOException {
    write(Map.of("a", new float[] {1, 2}, "b", new float[] {3, 4}));
    OpenCatalogue catalogue = open();

    for (String file : List.of("embeddings.npy", "ids.txt", "products.ndjson")) {
      Files.delete(folder.resolve("0123456789ab").resolve(file));
    }

    assertThat(catalogue.matrix().row(1)).containsExactly(3, 4);
    for (int row : List.of(1, 0, 1)) {
      assertThat(catalogue.details(List.of(row)).get(row).productSku())
          .isEqualTo(catalogue.products().get(row));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"version\":\"0123456789ab\",;''",
        "\"version\":\"0123456789ab\";\"version\":\".\"",
        "\"weights\":\"0000\",;''",
        "\"mean\":[;\"mean\":[null,",
        "\"files\":[;\"files\":[null,",
        "\"key\":\"0123456789ab/ids.txt\";\"key\":\"0123456789ab/../ids.txt\"",
        "\"key\":\"0123456789ab/ids.txt\";\"key\":\"/etc/ids.txt\"",
        "\"key\":\"0123456789ab/ids.txt\";\"key\":\"0123456789ab/..\"",
      })
  void isDamagedWhereItsDescriptionIsNotWhole(String part, String replacement) throws IOException {
    write(Map.of("a", new float[] {1, 2}));
    Path description = folder.resolve("catalogue.json");
    String whole = Files.readString(description);
    assertThat(whole).contains(part);
    Files.writeString(description, whole.replace(part, replacement));

    assertThatExceptionOfType(CodedException.class)
        .isThrownBy(this::open)
        .withMessageContaining("catalogue.json")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CATALOGUE_DAMAGED));
  }

  @Test
  void isMissingWhereNothingWasExported() {
    assertThatExceptionOfType(CodedException.class)
        .isThrownBy(this::open)
        .withMessageContaining(folder.toString())
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CATALOGUE_MISSING));
  }

  @Test
  void isDamagedWhereAFileIsAnother() throws IOException {
    write(Map.of("a", new float[] {1, 2}));
    Files.writeString(folder.resolve("0123456789ab/ids.txt"), "another\n");

    assertThatExceptionOfType(CodedException.class)
        .isThrownBy(this::open)
        .withMessageContaining("ids.txt")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CATALOGUE_DAMAGED));
  }

  @Test
  void isDamagedWhereItsDescriptionIsNone() throws IOException {
    Files.writeString(folder.resolve("catalogue.json"), "<html>");

    assertThatExceptionOfType(CodedException.class)
        .isThrownBy(this::open)
        .withMessageContaining("catalogue.json")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CATALOGUE_DAMAGED));
  }

  private void write(Map<String, float[]> embeddings) {
    new ExportedCatalogue(embeddings).writeTo(folder);
  }

  private OpenCatalogue open() {
    return OpenCatalogue.open(
        BucketLocation.folder(folder.toString()), new CacheFolder(folder.resolve("cache")));
  }
}
