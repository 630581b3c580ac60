package io.github.imagerecognition.pipeline.page;

import static io.github.imagerecognition.catalogue.DuplicateGroup.Kind.EQUAL_PICTURE;
import static io.github.imagerecognition.catalogue.DuplicateGroup.Kind.SIMILAR;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.catalogue.DuplicateGroup;
import io.github.imagerecognition.catalogue.Metric;
import io.github.imagerecognition.catalogue.OpenCatalogue;
import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.pipeline.page.PageData.Group;
import io.github.imagerecognition.testing.ExportedCatalogue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuplicatesTest {

  @TempDir private Path folder;

  @Test
  void areOneGroupWherePicturesAreEqualAndEmbeddingsAreNear() {
    Duplicates duplicates =
        new Duplicates(
            List.of(
                new DuplicateGroup(EQUAL_PICTURE, null, List.of("a", "b"), List.of("a/1", "b/1"))),
            Optional.of(
                List.of(
                    new DuplicateGroup(SIMILAR, 0.98f, List.of("a", "b"), null),
                    new DuplicateGroup(SIMILAR, 0.96f, List.of("c", "d"), null))));

    assertThat(duplicates.count()).isEqualTo(2);
    assertThat(duplicates.products()).containsExactly("a", "b", "c", "d");
    assertThat(duplicates.on(page("a", "b", "c", "d")))
        .containsExactly(
            new Group(2, 0.98, List.of(0, 1), 0), new Group(0, 0.96, List.of(2, 3), 0));
  }

  @Test
  void leavesOutGroupsThatAreNotOnThePage() {
    Duplicates duplicates =
        new Duplicates(
            List.of(),
            Optional.of(
                List.of(
                    new DuplicateGroup(SIMILAR, 0.98f, List.of("a", "b"), null),
                    new DuplicateGroup(SIMILAR, 0.96f, List.of("c", "d"), null))));

    assertThat(duplicates.on(page("b"))).containsExactly(new Group(0, 0.98, List.of(0), 1));
  }

  @Test
  void areNotLookedForAmongTooManyEmbeddings() {
    assertThat(Duplicates.similar(catalogue(), Metric.COSINE, 2)).contains(List.of());
    assertThat(Duplicates.similar(catalogue(), Metric.COSINE, 1)).isEmpty();
    assertThat(new Duplicates(List.of(), Optional.of(List.of())).threshold()).isEqualTo(0.95);
    assertThat(new Duplicates(List.of(), Optional.empty()).threshold()).isNull();
  }

  private ProductList page(String... names) {
    return new ProductList(catalogue(), Metric.CENTRED, List.of(names));
  }

  private OpenCatalogue catalogue() {
    Map<String, float[]> embeddings = Map.of("a", new float[] {1, 0}, "b", new float[] {0, 1});
    return OpenCatalogue.open(
        BucketLocation.folder(
            new ExportedCatalogue(embeddings).writeTo(folder.resolve("catalogue")).toString()),
        CacheFolder.ofUser(""));
  }
}
