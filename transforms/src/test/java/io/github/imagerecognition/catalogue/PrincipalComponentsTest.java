package io.github.imagerecognition.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.testing.ExportedCatalogue;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrincipalComponentsTest {

  private static final float EXACT = 1e-4f;

  @TempDir Path folder;

  @Test
  void findsTheAxesAlongWhichProductsDiffer() {
    PrincipalComponents components =
        components(
            Map.of(
                "a",
                new float[] {5, 10, 7},
                "b",
                new float[] {5, 10, -7},
                "c",
                new float[] {9, 10, 0},
                "d",
                new float[] {1, 10, 0}));

    assertThat(components.position(0)).containsExactly(new float[] {7, 0}, within(EXACT));
    assertThat(components.position(1)).containsExactly(new float[] {-7, 0}, within(EXACT));
    assertThat(components.position(2)).containsExactly(new float[] {0, 4}, within(EXACT));
    assertThat(components.position(3)).containsExactly(new float[] {0, -4}, within(EXACT));
    assertThat(components.explainedVariance().get(0)).isCloseTo(49 / 65.0, within(1e-6));
    assertThat(components.explainedVariance().get(1)).isCloseTo(16 / 65.0, within(1e-6));
  }

  @Test
  void findsAPlaneAmongManyDimensions() {
    Random random = new Random(3);
    float[] first = direction(random);
    float[] second = direction(random);
    Map<String, float[]> embeddings = new HashMap<>();
    double[] expected = new double[3_000];
    for (int i = 0; i < expected.length; i++) {
      float along = (float) random.nextGaussian();
      float across = (float) random.nextGaussian() / 2;
      float[] embedding = new float[first.length];
      for (int j = 0; j < embedding.length; j++) {
        embedding[j] =
            3 + along * first[j] + across * second[j] + (float) random.nextGaussian() / 100;
      }
      expected[i] = along;
      embeddings.put(String.format(Locale.ROOT, "%04d", i), embedding);
    }

    PrincipalComponents components = components(embeddings);

    double[] found = new double[expected.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = components.position(i)[0];
    }
    assertThat(Math.abs(correlation(found, expected))).isGreaterThan(0.99);
    double rest = 1 - components.explainedVariance().stream().mapToDouble(d -> d).sum();
    assertThat(rest).isBetween(0.0, 0.05);
  }

  @Test
  void isTheSameEveryTime() {
    Random random = new Random(4);
    Map<String, float[]> embeddings = new HashMap<>();
    for (int i = 0; i < 2_500; i++) {
      embeddings.put("p" + i, direction(random));
    }
    PrincipalComponents once = components(embeddings);
    PrincipalComponents again = components(embeddings);

    assertThat(again.explainedVariance()).isEqualTo(once.explainedVariance());
    assertThat(again.position(7)).containsExactly(once.position(7));
  }

  @Test
  void mapsProductsThatDoNotDifferToOnePlace() {
    PrincipalComponents components =
        components(Map.of("a", new float[] {1, 2, 3}, "b", new float[] {1, 2, 3}));

    assertThat(components.position(1)).containsExactly(0, 0);
    assertThat(components.explainedVariance()).containsExactly(0.0, 0.0);
  }

  @Test
  void mapsOneDimensionToALine() {
    PrincipalComponents components = components(Map.of("a", new float[] {1}, "b", new float[] {4}));

    assertThat(components.position(0)).containsExactly(-1.5f, 0);
    assertThat(components.explainedVariance()).containsExactly(1.0);
  }

  private PrincipalComponents components(Map<String, float[]> embeddings) {
    new ExportedCatalogue(embeddings).writeTo(folder);
    return PrincipalComponents.of(
        OpenCatalogue.open(
            BucketLocation.folder(folder.toString()), new CacheFolder(folder.resolve("cache"))));
  }

  private static float[] direction(Random random) {
    float[] numbers = new float[60];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  /** Of values around zero. */
  private static double correlation(double[] a, double[] b) {
    double product = 0;
    double squaresOfA = 0;
    double squaresOfB = 0;
    for (int i = 0; i < a.length; i++) {
      product += a[i] * b[i];
      squaresOfA += a[i] * a[i];
      squaresOfB += b[i] * b[i];
    }
    return product / Math.sqrt(squaresOfA * squaresOfB);
  }
}
