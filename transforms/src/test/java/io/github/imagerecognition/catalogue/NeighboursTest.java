package io.github.imagerecognition.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.testing.ExportedCatalogue;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NeighboursTest {

  @TempDir Path folder;

  @Test
  void ranksByTheAngleAtTheOrigin() {
    OpenCatalogue catalogue =
        catalogue(
            Map.of(
                "a",
                new float[] {1, 0},
                "b",
                new float[] {0, 5},
                "c",
                new float[] {-1, 0},
                "d",
                new float[] {3, 3}));

    List<Neighbour> nearest = new Neighbours(catalogue, Metric.COSINE).of(0, 10);

    assertThat(nearest).extracting(Neighbour::product).containsExactly("d", "b", "c");
    assertThat(nearest.get(0).similarity()).isCloseTo((float) Math.sqrt(0.5), within(1e-6f));
    assertThat(nearest.get(2).similarity()).isCloseTo(-1, within(1e-6f));
  }

  @Test
  void ranksByTheAngleAtTheMean() {
    OpenCatalogue catalogue =
        catalogue(
            Map.of(
                "a",
                new float[] {10, 11},
                "b",
                new float[] {10, 9},
                "c",
                new float[] {11, 10},
                "d",
                new float[] {9, 10}));

    List<Neighbour> nearest = new Neighbours(catalogue, Metric.CENTRED).of(new float[] {10, 12}, 4);

    assertThat(nearest).extracting(Neighbour::product).containsExactly("a", "c", "d", "b");
    assertThat(nearest).extracting(Neighbour::similarity).containsExactly(1f, 0f, 0f, -1f);
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void agreesWithEveryComparisonInDoublePrecision(Metric metric) {
    Random random = new Random(5);
    Map<String, float[]> embeddings = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      embeddings.put(name(i), numbers(random, 300));
    }
    OpenCatalogue catalogue = catalogue(embeddings);
    double[] centre = new double[300];
    if (metric == Metric.CENTRED) {
      for (int i = 0; i < centre.length; i++) {
        centre[i] = catalogue.description().mean().get(i);
      }
    }
    Neighbours neighbours = new Neighbours(catalogue, metric);
    List<Integer> rows = List.of(0, 1, 63, 64, 500, 998, 999);

    List<List<Neighbour>> found = neighbours.of(rows, 20);

    for (int i = 0; i < rows.size(); i++) {
      int self = rows.get(i);
      double[] expected =
          IntStream.range(0, 1_000)
              .filter(row -> row != self)
              .mapToDouble(
                  row -> cosine(catalogue.matrix().row(self), catalogue.matrix().row(row), centre))
              .boxed()
              .sorted(Comparator.reverseOrder())
              .limit(20)
              .mapToDouble(Double::doubleValue)
              .toArray();
      assertThat(found.get(i)).hasSize(20).extracting(Neighbour::row).doesNotContain(self);
      for (int k = 0; k < 20; k++) {
        Neighbour neighbour = found.get(i).get(k);
        assertThat((double) neighbour.similarity()).isCloseTo(expected[k], within(1e-5));
        assertThat(
                cosine(
                    catalogue.matrix().row(self), catalogue.matrix().row(neighbour.row()), centre))
            .isCloseTo(expected[k], within(1e-5));
      }
      assertThat(neighbours.of(self, 20))
          .extracting(Neighbour::row)
          .containsExactlyElementsOf(found.get(i).stream().map(Neighbour::row).toList());
    }
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void ordersEqualsByName(Metric metric) {
    Random random = new Random(5);
    float[] equal = numbers(random, 77);
    Map<String, float[]> embeddings = new HashMap<>();
    for (int i = 0; i < 700; i++) {
      embeddings.put(name(i), i % 3 == 1 ? equal : numbers(random, 77));
    }

    List<Neighbour> nearest = new Neighbours(catalogue(embeddings), metric).of(equal, 100);

    assertThat(nearest)
        .extracting(Neighbour::product)
        .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(i -> name(3 * i + 1)).toList());
  }

  @Test
  void leavesOutWhatHasNoDirection() {
    OpenCatalogue catalogue =
        catalogue(
            Map.of(
                "a",
                new float[] {1, 0},
                "b",
                new float[] {0, 0},
                "c",
                new float[] {0, 1},
                "d",
                new float[] {Float.NaN, 1},
                "e",
                new float[] {1e30f, 1e30f}));

    Neighbours neighbours = new Neighbours(catalogue, Metric.COSINE);

    assertThat(neighbours.of(0, 10)).extracting(Neighbour::product).containsExactly("c");
    assertThat(neighbours.of(1, 10)).isEmpty();
    assertThat(neighbours.of(new float[] {0, Float.NaN}, 10)).isEmpty();
  }

  @Test
  void findsTheNearestOfSomeProducts() {
    OpenCatalogue catalogue =
        catalogue(
            Map.of(
                "a",
                new float[] {1, 0},
                "b",
                new float[] {1, 0.1f},
                "c",
                new float[] {0, 1},
                "d",
                new float[] {1, 1}));

    List<Neighbour> neighbours =
        new Neighbours(catalogue, Metric.COSINE).among(List.of(0, 2, 3)).of(0, 10);

    assertThat(neighbours).extracting(Neighbour::product).containsExactly("d", "c");
    assertThat(neighbours).extracting(Neighbour::row).containsExactly(3, 2);
  }

  @Test
  void refusesAnEmbeddingOfAnotherNetwork() {
    Neighbours neighbours =
        new Neighbours(catalogue(Map.of("a", new float[] {1, 0})), Metric.COSINE);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> neighbours.of(new float[] {1, 2, 3}, 10))
        .withMessageContaining("2 dimensions, not 3");
  }

  private OpenCatalogue catalogue(Map<String, float[]> embeddings) {
    new ExportedCatalogue(embeddings).writeTo(folder);
    return OpenCatalogue.open(
        BucketLocation.folder(folder.toString()), new CacheFolder(folder.resolve("cache")));
  }

  private static String name(int i) {
    return String.format(Locale.ROOT, "producto-%04d", i);
  }

  /** Positive, as behind a rectifier. */
  private static float[] numbers(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) Math.max(0, random.nextGaussian() + 0.5);
    }
    return numbers;
  }

  private static double cosine(float[] a, float[] b, double[] centre) {
    double product = 0;
    double squaresOfA = 0;
    double squaresOfB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (a[i] - centre[i]) * (b[i] - centre[i]);
      squaresOfA += (a[i] - centre[i]) * (a[i] - centre[i]);
      squaresOfB += (b[i] - centre[i]) * (b[i] - centre[i]);
    }
    return product / Math.sqrt(squaresOfA * squaresOfB);
  }
}
