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
