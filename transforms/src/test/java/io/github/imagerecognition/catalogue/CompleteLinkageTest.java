package io.github.imagerecognition.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.catalogue.CompleteLinkage.Cluster;
import io.github.imagerecognition.catalogue.SimilarPairs.Pair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CompleteLinkageTest {

  @Test
  void joinsNoChain() {
    assertThat(
            CompleteLinkage.of(
                List.of(new Pair(0, 1, 0.9f), new Pair(1, 2, 0.95f), new Pair(2, 3, 0.9f))))
        .containsExactly(new Cluster(List.of(1, 2), 0.95f));
  }

  @Test
  void tellsTheSmallestSimilarityOfEachCluster() {
    assertThat(
            CompleteLinkage.of(
                List.of(
                    new Pair(0, 1, 0.9f),
                    new Pair(1, 2, 0.95f),
                    new Pair(0, 2, 0.8f),
                    new Pair(5, 7, 0.7f))))
        .containsExactly(new Cluster(List.of(0, 1, 2), 0.8f), new Cluster(List.of(5, 7), 0.7f));
  }

  @Test
  void joinsTheLowestOfEquals() {
    assertThat(CompleteLinkage.of(List.of(new Pair(1, 2, 0.9f), new Pair(0, 1, 0.9f))))
        .containsExactly(new Cluster(List.of(0, 1), 0.9f));
  }

  /** The definition, computed anew after each step, in whatever order the pairs are. */
  @Test
  void agreesWithTheDefinition() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int rows = 2 + random.nextInt(12);
      List<Pair> pairs = new ArrayList<>();
      for (int i = 0; i < rows; i++) {
        for (int j = i + 1; j < rows; j++) {
          if (random.nextInt(4) > 0) {
            // Few values, so that many are equal.
            pairs.add(new Pair(i, j, 0.5f + random.nextInt(8) / 16f));
          }
        }
      }
      Collections.shuffle(pairs, random);

      assertThat(CompleteLinkage.of(pairs)).as("seed %s", seed).isEqualTo(byDefinition(pairs));
    }
  }

  private static List<Cluster> byDefinition(List<Pair> pairs) {
    Map<List<Integer>, Float> similarities = new HashMap<>();
    TreeMap<Integer, Cluster> clusters = new TreeMap<>();
    for (Pair pair : pairs) {
      similarities.put(List.of(pair.first(), pair.second()), pair.similarity());
      for (int row : List.of(pair.first(), pair.second())) {
        clusters.put(row, new Cluster(List.of(row), 1));
      }
    }
    while (true) {
      Pair best = null;
      for (Cluster a : clusters.values()) {
        for (Cluster b : clusters.tailMap(a.rows().get(0), false).values()) {
          float smallest = 1;
          for (int i : a.rows()) {
            for (int j : b.rows()) {
              smallest =
                  Math.min(
                      smallest,
                      similarities.getOrDefault(List.of(Math.min(i, j), Math.max(i, j)), -1f));
            }
          }
          if (smallest > (best == null ? 0 : best.similarity())) {
            best = new Pair(a.rows().get(0), b.rows().get(0), smallest);
          }
        }
      }
      if (best == null) {
        return clusters.values().stream().filter(each -> each.rows().size() > 1).toList();
      }
      List<Integer> rows = new ArrayList<>(clusters.get(best.first()).rows());
      rows.addAll(clusters.remove(best.second()).rows());
      clusters.put(best.first(), new Cluster(rows.stream().sorted().toList(), best.similarity()));
    }
  }
}
