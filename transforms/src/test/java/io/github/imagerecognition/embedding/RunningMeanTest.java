package io.github.imagerecognition.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunningMeanTest {

  private static final int DIMENSIONS = 64;

  @Test
  void isTheArithmeticMean() {
    RunningMean mean = new RunningMean(2);
    mean.add(new float[] {1, -2});
    mean.add(new float[] {2, 4});

    assertThat(mean.mean()).containsExactly(1.5f, 1f);
    assertThat(mean.count()).isEqualTo(2);
  }

  @Test
  void ofOneVectorIsThatVector() {
    float[] vector = vectors(1, 1).get(0);
    RunningMean mean = new RunningMean(DIMENSIONS);
    mean.add(vector);

    assertThat(mean.mean()).isEqualTo(vector);
  }

  @Test
  void isTheSameInEveryOrderAndHoweverItIsDivided() {
    for (int seed = 0; seed < 200; seed++) {
      List<float[]> vectors = vectors(500, seed);
      float[] expected = mean(vectors, vectors.size());
      List<float[]> shuffled = new ArrayList<>(vectors);
      Collections.shuffle(shuffled, new Random(seed));

      assertThat(mean(shuffled, 1 + seed % 100)).isEqualTo(expected);
    }
  }

  /** The mean of the means of parts of a size. */
  private static float[] mean(List<float[]> vectors, int partSize) {
    RunningMean all = new RunningMean(DIMENSIONS);
    for (int from = 0; from < vectors.size(); from += partSize) {
      RunningMean part = new RunningMean(DIMENSIONS);
      vectors.subList(from, Math.min(from + partSize, vectors.size())).forEach(part::add);
      all.add(part);
    }
    return all.mean();
  }

  /** Numbers as a network makes them, very small ones among large ones. */
  private static List<float[]> vectors(int count, long seed) {
    Random random = new Random(seed);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] vector = new float[DIMENSIONS];
      for (int j = 0; j < DIMENSIONS; j++) {
        vector[j] = (float) Math.exp(10 * random.nextGaussian());
      }
      vectors.add(vector);
    }
    return vectors;
  }
}
