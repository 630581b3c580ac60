package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.process.Cores;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Finds the nearest products by comparing with all of them, on all cores, in memory that does not
 * grow with the catalogue. The order is exact up to float32's rounding; equals are in the order of
 * their names.
 */
public final class Neighbours {

  /** So much of a block and its product stays in a core's own cache. */
  private static final int BLOCK_BYTES = 1 << 20;

  /** More are compared in turns. */
  private static final int MAX_QUERIES = 1024;

  private final OpenCatalogue catalogue;
  private final UnitRows directions;
  private final int candidates;
  private final IntUnaryOperator rowOfCandidate;

  /**
   * Neighbours by a metric.
   *
   * @throws io.github.imagerecognition.CodedException when the catalogue does not have its centre
   */
  public Neighbours(OpenCatalogue catalogue, Metric metric) {
    this(
        catalogue,
        UnitRows.of(catalogue, metric),
        catalogue.matrix().rows(),
        IntUnaryOperator.identity());
  }

  private Neighbours(
      OpenCatalogue catalogue,
      UnitRows directions,
      int candidates,
      IntUnaryOperator rowOfCandidate) {
    this.catalogue = catalogue;
    this.directions = directions;
    this.candidates = candidates;
    this.rowOfCandidate = rowOfCandidate;
  }

  /** Neighbours among some products only, which are in the order of their rows. */
  public Neighbours among(List<Integer> rows) {
    return new Neighbours(catalogue, directions, rows.size(), rows::get);
  }

  /**
   * The products that are nearest to an embedding, the nearest first.
   *
   * @param embedding {@code float[dimensions]}
   * @param top how many at most; fewer where others are similar to nothing, such as zeros
   */
  public List<Neighbour> of(float[] embedding, int top) {
    if (embedding.length != directions.dimensions()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the catalogue has %d dimensions, not %d",
              directions.dimensions(),
              embedding.length));
    }
    FloatBuffer query = LinearAlgebra.allocate(1, embedding.length);
    Cores.compute(() -> directions.put(embedding.clone(), query, 0));
    return nearest(query, 1, top).get(0);
  }

  /** The products that are nearest to one of the catalogue, without itself. */
  public List<Neighbour> of(int row, int top) {
    return of(List.of(row), top).get(0);
  }

  /** The same of several products, which takes little longer than of one. */
  public List<List<Neighbour>> of(List<Integer> rows, int top) {
    List<List<Neighbour>> found = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += MAX_QUERIES) {
      List<Integer> part = rows.subList(from, Math.min(from + MAX_QUERIES, rows.size()));
      FloatBuffer queries = LinearAlgebra.allocate(part.size(), directions.dimensions());
      Cores.compute(() -> directions.fill(queries, part.size(), part::get));
      List<List<Neighbour>> nearest = nearest(queries, part.size(), top + 1);
      for (int i = 0; i < part.size(); i++) {
        int self = part.get(i);
        found.add(nearest.get(i).stream().filter(each -> each.row() != self).limit(top).toList());
      }
    }
    return found;
  }

  private List<List<Neighbour>> nearest(FloatBuffer queries, int count, int top) {
    AtomicInteger nextRow = new AtomicInteger();
    NearestRows nearest =
        IntStream.range(0, Runtime.getRuntime().availableProcessors())
            .parallel()
            .mapToObj(worker -> search(queries, count, top, nextRow))
            .reduce(NearestRows::merge)
            .orElseThrow();
    return IntStream.range(0, count)
        .mapToObj(query -> nearest.of(query).stream().map(this::neighbour).toList())
        .toList();
  }

  /** One worker's share: the blocks that no other has begun. */
  private NearestRows search(FloatBuffer queries, int count, int top, AtomicInteger nextRow) {
    int blockRows = directions.rowsIn(BLOCK_BYTES);
    FloatBuffer block = LinearAlgebra.allocate(blockRows, directions.dimensions());
    FloatBuffer products = LinearAlgebra.allocate(count, blockRows);
    float[] similarities = new float[blockRows];
    NearestRows nearest = new NearestRows(count, top);
    for (int next = nextRow.getAndAdd(blockRows);
        next < candidates;
        next = nextRow.getAndAdd(blockRows)) {
      int first = next;
      int last = Math.min(first + blockRows, candidates);
      Cores.compute(
          () -> {
            directions.fill(block, last - first, place -> rowOfCandidate.applyAsInt(first + place));
            // Always a whole block, so that equal rows have equal similarities wherever they are.
            LinearAlgebra.ofRows(
                queries, count, block, blockRows, directions.dimensions(), products);
          });
      for (int query = 0; query < count; query++) {
        products.get(query * blockRows, similarities);
        nearest.add(query, first, last, similarities);
      }
    }
    return nearest;
  }

  private Neighbour neighbour(NearestRows.Hit hit) {
    int row = rowOfCandidate.applyAsInt(hit.row());
    return new Neighbour(row, catalogue.products().get(row), UnitRows.rounded(hit.similarity()));
  }
}
