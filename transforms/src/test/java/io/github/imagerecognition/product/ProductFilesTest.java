package io.github.imagerecognition.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.MemoryBucket;
import io.github.imagerecognition.bucket.StoredObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductFilesTest {

  private static final Recipe RECIPE = Recipe.of("model", "preprocessing");
  private static final String SOURCE = "0123456789abcdef";
  private static final Instant WRITTEN = Instant.parse("2026-11-27T02:00:00Z");

  @Test
  void areCurrentWhenTheySayWhatTheyWouldBeMadeOfNow() {
    assertThat(state(files(mark(0)), RECIPE)).isEqualTo(ProductState.CURRENT);
    assertThat(state(files(mark(2)), RECIPE)).isEqualTo(ProductState.INCOMPLETE);
    assertThat(files(mark(0)).state(SOURCE, Optional.empty())).isEqualTo(ProductState.CURRENT);
  }

  @Test
  void sayWhatHasChanged() {
    assertThat(files(mark(0)).state("fedcba9876543210", Optional.of(RECIPE)))
        .isEqualTo(ProductState.OTHER_PICTURES);
    assertThat(state(files(mark(0)), Recipe.of("another", "preprocessing")))
        .isEqualTo(ProductState.OTHER_MODEL);
    assertThat(state(files(mark(0)), Recipe.of("model", "another")))
        .isEqualTo(ProductState.OTHER_PREPROCESSING);
    assertThat(state(ProductFiles.none("p"), RECIPE)).isEqualTo(ProductState.MISSING);
  }

  @Test
  void areOfUnknownOriginWhenTheyAreIncompleteOrContradictEachOther() {
    assertThat(state(files(), RECIPE)).isEqualTo(ProductState.UNKNOWN);
    assertThat(state(files(".made-broken"), RECIPE)).isEqualTo(ProductState.UNKNOWN);
    assertThat(state(files(mark(0), mark(1)), RECIPE)).isEqualTo(ProductState.UNKNOWN);
    ProductFiles withoutJson = files(List.of(mark(0), "embeddings.npy"), WRITTEN);
    assertThat(state(withoutJson, RECIPE)).isEqualTo(ProductState.UNKNOWN);
  }

  @Test
  void areOfUnknownOriginWhenTheEmbeddingIsNewerThanWhatItIsSaidToBeMadeOf() {
    List<String> names = List.of(mark(0), "embeddings.json", "embeddings.npy");
    ProductFiles overtaken = files(names, WRITTEN.minusSeconds(60));
    ProductFiles clocksApart = files(names, WRITTEN.minusSeconds(1));

    assertThat(state(overtaken, RECIPE)).isEqualTo(ProductState.UNKNOWN);
    assertThat(state(clocksApart, RECIPE)).isEqualTo(ProductState.CURRENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"embeddings.json", "embeddings.npy"})
  void areOfUnknownOriginWhenOneOfThemIsNewerThanTheOthers(String newer) {
    List<StoredObject> listing =
        Stream.of(mark(0), "embeddings.json", "embeddings.npy")
            .map(
                name ->
                    new StoredObject(
                        "p/" + name, 1, "", name.equals(newer) ? WRITTEN.plusSeconds(60) : WRITTEN))
            .toList();

    ProductFiles files = new ProductFilesReader(listing.iterator(), KeyRange.ALL).next();

    assertThat(state(files, RECIPE)).isEqualTo(ProductState.UNKNOWN);
  }

  @Test
  void ofVanishedProductsAreDeletedUnlessPicturesHaveComeMeanwhile() {
    MemoryBucket input = new MemoryBucket();
    MemoryBucket output = new MemoryBucket();
    for (String product : List.of("producto-a", "producto-b", "producto-c")) {
      output.write(product + "/embeddings.npy", new byte[1], "");
      output.write(product + "/notes.txt", new byte[1], "");
    }
    input.write("producto-a/1.jpg", new byte[1], "");
    VanishedProducts vanished =
        VanishedProducts.of(
            new ProductSelection(
                BucketLocation.folder("in"),
                BucketLocation.folder("out"),
                Catalogue.LAYOUT,
                Reprocess.MISSING),
            input,
            output);
    input.write("producto-b/1.jpg", new byte[1], "");

    assertThat(vanished.files()).hasSize(2);
    assertThat(vanished.delete(input, output)).isOne();
    assertThat(output.calls)
        .filteredOn(call -> call.startsWith("delete"))
        .containsExactly("delete producto-c/embeddings.npy");
  }

  private static ProductState state(ProductFiles files, Recipe recipe) {
    return files.state(SOURCE, Optional.of(recipe));
  }

  private static String mark(long imagesSkipped) {
    return new Provenance(SOURCE, RECIPE, imagesSkipped).fileName();
  }

  private static ProductFiles files(String... marks) {
    List<String> names = new ArrayList<>(List.of(marks));
    names.add("embeddings.json");
    names.add("embeddings.npy");
    return files(names, WRITTEN);
  }

  private static ProductFiles files(List<String> names, Instant marked) {
    boolean isMarked = names.stream().anyMatch(Provenance::isFileName);
    return new ProductFiles(
        "p",
        names,
        Optional.of(WRITTEN),
        Optional.of(WRITTEN),
        isMarked ? Optional.of(marked) : Optional.empty());
  }
}
