package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.catalogue.SimilarPairs.Pair;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Complete-linkage clustering: the two most similar clusters become one as long as all their
 * members are similar enough to each other, so that no chain joins what is dissimilar. Of equally
 * similar ones those with the lowest rows come first; the order of the pairs does not matter.
 */
final class CompleteLinkage {

  /**
   * Rows that are all similar to each other.
   *
   * @param similarity of the two that differ most
   */
  record Cluster(List<Integer> rows, float similarity) {}

  private static final Comparator<Pair> MOST_SIMILAR_FIRST =
      Comparator.comparing(Pair::similarity, Comparator.reverseOrder())
          .thenComparing(Pair::first)
          .thenComparing(Pair::second);

  /** Which clusters are similar, and how much their most different members; both ways round. */
  private final Map<Integer, Map<Integer, Float>> links = new HashMap<>();

  private final PriorityQueue<Pair> candidates = new PriorityQueue<>(MOST_SIMILAR_FIRST);

  /** The clusters by their lowest row, which names them in the links. */
  private final Map<Integer, Cluster> clusters = new TreeMap<>();

  private CompleteLinkage(Collection<Pair> pairs) {
    for (Pair pair : pairs) {
      link(pair);
      candidates.add(pair);
    }
  }

  /** The clusters of two rows or more, by their lowest row. */
  static List<Cluster> of(Collection<Pair> pairs) {
    CompleteLinkage linkage = new CompleteLinkage(pairs);
    while (!linkage.candidates.isEmpty()) {
      Pair pair = linkage.candidates.remove();
      Map<Integer, Float> current = linkage.links.getOrDefault(pair.first(), Map.of());
      if (current.getOrDefault(pair.second(), Float.NaN) == pair.similarity()) {
        linkage.merge(pair);
      }
    }
    return List.copyOf(linkage.clusters.values());
  }

  private void merge(Pair pair) {
    List<Integer> rows = new ArrayList<>(rows(pair.first()));
    rows.addAll(rows(pair.second()));
    clusters.remove(pair.second());
    clusters.put(pair.first(), new Cluster(rows.stream().sorted().toList(), pair.similarity()));
    Map<Integer, Float> kept = links.remove(pair.first());
    Map<Integer, Float> merged = links.remove(pair.second());
    kept.remove(pair.second());
    merged.remove(pair.first());
    kept.keySet().forEach(other -> links.get(other).remove(pair.first()));
    merged.keySet().forEach(other -> links.get(other).remove(pair.second()));
    kept.forEach(
        (other, similarity) -> {
          Float second = merged.get(other);
          if (second != null) {
            relink(pair.first(), other, Math.min(similarity, second));
          }
        });
  }

  private List<Integer> rows(int cluster) {
    Cluster known = clusters.get(cluster);
    return known == null ? List.of(cluster) : known.rows();
  }

  private void relink(int cluster, int other, float similarity) {
    Pair pair = new Pair(Math.min(cluster, other), Math.max(cluster, other), similarity);
    link(pair);
    candidates.add(pair);
  }

  private void link(Pair pair) {
    links
        .computeIfAbsent(pair.first(), row -> new HashMap<>())
        .put(pair.second(), pair.similarity());
    links
        .computeIfAbsent(pair.second(), row -> new HashMap<>())
        .put(pair.first(), pair.similarity());
  }
}
