package io.github.imagerecognition.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.catalogue.SimilarPairs.Pair;
import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.testing.ExportedCatalogue;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimilarProductsTest {

  @TempDir Path folder;

  @Test
  void groupsWhatIsSimilarEachToEach() {
    OpenCatalogue catalogue =
        catalogue(
            Map.of(
                "a",
                direction(0),
                "b",
                direction(10),
                "c",
                direction(20),
                "d",
                direction(90),
                "e",
                direction(95),
                "f",
                direction(180)));

    List<DuplicateGroup> groups =
        SimilarProducts.of(catalogue, Metric.COSINE, Math.cos(Math.toRadians(15)));

    assertThat(groups)
        .extracting(DuplicateGroup::products)
        .containsExactly(List.of("d", "e"), List.of("a", "b"));
    assertThat(groups.get(0).similarity())
        .isCloseTo((float) Math.cos(Math.toRadians(5)), within(1e-6f));
  }

  @Test
  void keepsEqualEmbeddingsTogether() {
    Map<String, float[]> embeddings = new HashMap<>();
    for (int i = 0; i < 2_000; i++) {
      embeddings.put(String.format(Locale.ROOT, "%04d", i), new float[] {1, 2, 3});
    }
    embeddings.put("x", new float[] {1, 2.1f, 3});
    embeddings.put("y", new float[] {-1, 0, 0});
    embeddings.put("z", new float[] {-1, 0, 0});

    List<DuplicateGroup> groups = SimilarProducts.of(catalogue(embeddings), Metric.COSINE, 0.95);

    assertThat(groups).hasSize(2);
    assertThat(groups.get(0).products()).containsExactly("y", "z");
    assertThat(groups.get(0).similarity()).isEqualTo(1f);
    assertThat(groups.get(1).products()).hasSize(2_001).startsWith("0000").endsWith("x");
    assertThat(groups.get(1).similarity()).isBetween(0.999f, 0.9999f);
  }

  @Test
  void groupsNothingThatHasNoDirection() {
    OpenCatalogue catalogue =
        catalogue(
            Map.of(
                "a",
                new float[] {0, 0},
                "b",
                new float[] {0, 0},
                "c",
                new float[] {Float.NaN, 1},
                "d",
                new float[] {Float.NaN, 1}));

    assertThat(SimilarProducts.of(catalogue, Metric.COSINE, 0.5)).isEmpty();
  }

  @Test
  void refusesAThresholdThatTooManyPairsReach() {
    Map<String, float[]> embeddings = new HashMap<>();
    for (int i = 0; i < 1_500; i++) {
      embeddings.put("p" + i, new float[] {1, i / 1e6f});
    }
    OpenCatalogue catalogue = catalogue(embeddings);

    assertThatExceptionOfType(CodedException.class)
        .isThrownBy(() -> SimilarProducts.of(catalogue, Metric.COSINE, 0.5))
        .withMessage(
            "more than 1,000,000 pairs of products reach threshold=0.5: choose a higher one")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION));
  }

  /** So many rows that there are several blocks, the last of them not full. */
  @Test
  void findsThePairsThatEveryComparisonFinds() {
    Random random = new Random(9);
    Map<String, float[]> embeddings = new HashMap<>();
    for (int i = 0; i < 4_500; i++) {
      float[] numbers = {
        (float) random.nextGaussian(), (float) random.nextGaussian(), (float) random.nextGaussian()
      };
      embeddings.put(String.format(Locale.ROOT, "%04d", i), numbers);
    }
    OpenCatalogue catalogue = catalogue(embeddings);
    int[] rows = IntStream.range(0, 4_500).filter(row -> row % 7 != 3).toArray();

    Collection<Pair> pairs = SimilarPairs.of(UnitRows.of(catalogue, Metric.COSINE), rows, 0.9995f);

    Set<List<Integer>> expected = new HashSet<>();
    Set<List<Integer>> uncertain = new HashSet<>();
    for (int first : rows) {
      float[] a = catalogue.matrix().row(first);
      for (int second : rows) {
        double similarity = first < second ? cosine(a, catalogue.matrix().row(second)) : 0;
        if (Math.abs(similarity - 0.9995) < 1e-6) {
          uncertain.add(List.of(first, second));
        } else if (similarity > 0.9995) {
          expected.add(List.of(first, second));
        }
      }
    }
    Set<List<Integer>> found = new HashSet<>();
    pairs.forEach(pair -> found.add(List.of(pair.first(), pair.second())));
    assertThat(found).hasSize(pairs.size()).hasSizeGreaterThan(1_000);
    found.removeAll(uncertain);
    assertThat(found).isEqualTo(expected);
  }

  private OpenCatalogue catalogue(Map<String, float[]> embeddings) {
    new ExportedCatalogue(embeddings).writeTo(folder);
    return OpenCatalogue.open(
        BucketLocation.folder(folder.toString()), new CacheFolder(folder.resolve("cache")));
  }

  private static float[] direction(double degrees) {
    return new float[] {
      (float) Math.cos(Math.toRadians(degrees)), (float) Math.sin(Math.toRadians(degrees))
    };
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double squaresOfA = 0;
    double squaresOfB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      squaresOfA += (double) a[i] * a[i];
      squaresOfB += (double) b[i] * b[i];
    }
    return product / Math.sqrt(squaresOfA * squaresOfB);
  }
}
