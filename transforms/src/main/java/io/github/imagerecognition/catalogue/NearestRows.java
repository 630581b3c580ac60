package io.github.imagerecognition.catalogue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The rows that are most similar to each of several queries, of those seen so far. */
final class NearestRows {

  /** A row and how similar it is. */
  record Hit(int row, float similarity) {}

  private static final Comparator<Hit> NEAREST_FIRST =
      Comparator.comparing(Hit::similarity, Comparator.reverseOrder()).thenComparing(Hit::row);

  private final int top;
  private final List<PriorityQueue<Hit>> furthestFirst = new ArrayList<>();

  NearestRows(int queries, int top) {
    this.top = top;
    for (int i = 0; i < queries; i++) {
      furthestFirst.add(new PriorityQueue<>(NEAREST_FIRST.reversed()));
    }
  }

  /**
   * Adds rows that stand in a row.
   *
   * @param first the row of the first similarity
   * @param end the row behind the last one
   * @param similarities NaN, which is nearer to nothing, leaves a row out
   */
  void add(int query, int first, int end, float[] similarities) {
    PriorityQueue<Hit> hits = furthestFirst.get(query);
    float enough = least(hits);
    for (int row = first; row < end; row++) {
      if (similarities[row - first] >= enough) {
        add(hits, new Hit(row, similarities[row - first]));
        enough = least(hits);
      }
    }
  }

  private void add(PriorityQueue<Hit> hits, Hit hit) {
    hits.add(hit);
    if (hits.size() > top) {
      hits.remove();
    }
  }

  private float least(PriorityQueue<Hit> hits) {
    return hits.size() < top ? Float.NEGATIVE_INFINITY : hits.element().similarity();
  }

  /** Takes the hits of another share of the rows into this. */
  NearestRows merge(NearestRows other) {
    for (int query = 0; query < furthestFirst.size(); query++) {
      for (Hit hit : other.furthestFirst.get(query)) {
        add(furthestFirst.get(query), hit);
      }
    }
    return this;
  }

  /** The hits of a query, the most similar first, and equals by their row. */
  List<Hit> of(int query) {
    return furthestFirst.get(query).stream().sorted(NEAREST_FIRST).toList();
  }
}
