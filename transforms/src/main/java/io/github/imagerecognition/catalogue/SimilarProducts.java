package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.catalogue.CompleteLinkage.Cluster;
import io.github.imagerecognition.catalogue.SimilarPairs.Pair;
import io.github.imagerecognition.process.Cores;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Groups of products whose embeddings are all similar to each other. Products with the same
 * embedding are compared with others as one, however many there are.
 */
public final class SimilarProducts {

  private static final int BLOCK_BYTES = 1 << 20;

  /** A group whose rows are in their order. */
  private record RowGroup(float similarity, List<Integer> rows) {

    static final Comparator<RowGroup> ORDER =
        Comparator.comparing(RowGroup::similarity, Comparator.reverseOrder())
            .thenComparing(group -> group.rows().get(0));

    static RowGroup of(float similarity, List<Integer> rows) {
      return new RowGroup(UnitRows.rounded(similarity), rows.stream().sorted().toList());
    }
  }

  private final OpenCatalogue catalogue;
  private final UnitRows directions;

  /** The lowest row of each direction, with all rows that have it. */
  private final Map<Integer, List<Integer>> rowsOfDirections = new TreeMap<>();

  private SimilarProducts(OpenCatalogue catalogue, Metric metric) {
    this.catalogue = catalogue;
    this.directions = UnitRows.of(catalogue, metric);
  }

  /**
   * Finds the groups, the most similar first.
   *
   * @param threshold the least similarity of two products of a group
   * @throws io.github.imagerecognition.CodedException {@code CONFIGURATION} when so many pairs
   *     reach the threshold that they cannot be grouped
   */
  public static List<DuplicateGroup> of(OpenCatalogue catalogue, Metric metric, double threshold) {
    SimilarProducts search = new SimilarProducts(catalogue, metric);
    search.collectDirections();
    int[] rows = search.rowsOfDirections.keySet().stream().mapToInt(Integer::intValue).toArray();
    return search.groups(SimilarPairs.of(search.directions, rows, (float) threshold));
  }

  private void collectDirections() {
    int blockRows = directions.rowsIn(BLOCK_BYTES);
    FloatBuffer block = LinearAlgebra.allocate(blockRows, directions.dimensions());
    float[] direction = new float[directions.dimensions()];
    Map<Long, Integer> firstRows = new HashMap<>();
    for (int from = 0; from < directions.matrix().rows(); from += blockRows) {
      int first = from;
      int count = Math.min(blockRows, directions.matrix().rows() - first);
      Cores.compute(() -> directions.fill(block, count, i -> first + i));
      for (int i = 0; i < count; i++) {
        block.get(i * direction.length, direction);
        if (!Float.isNaN(direction[0])) {
          add(first + i, firstRows.putIfAbsent(hash(direction), first + i));
        }
      }
    }
  }

  private void add(int row, Integer alike) {
    boolean isEqual =
        alike != null && Arrays.equals(catalogue.matrix().row(alike), catalogue.matrix().row(row));
    rowsOfDirections.computeIfAbsent(isEqual ? alike : row, first -> new ArrayList<>()).add(row);
  }

  private static long hash(float[] numbers) {
    long hash = 1;
    for (float number : numbers) {
      hash = hash * 0x9E3779B97F4A7C15L + Float.floatToRawIntBits(number);
    }
    return hash;
  }

  private List<DuplicateGroup> groups(Collection<Pair> pairs) {
    List<RowGroup> groups = new ArrayList<>();
    for (Cluster cluster : CompleteLinkage.of(pairs)) {
      groups.add(
          RowGroup.of(
              cluster.similarity(),
              cluster.rows().stream()
                  .flatMap(row -> rowsOfDirections.remove(row).stream())
                  .toList()));
    }
    // What is left is similar to nothing but its equals.
    rowsOfDirections.values().stream()
        .filter(rows -> rows.size() > 1)
        .forEach(rows -> groups.add(RowGroup.of(1, rows)));
    return groups.stream().sorted(RowGroup.ORDER).map(this::named).toList();
  }

  private DuplicateGroup named(RowGroup group) {
    List<String> products = group.rows().stream().map(catalogue.products()::get).toList();
    return new DuplicateGroup(DuplicateGroup.Kind.SIMILAR, group.similarity(), products, null);
  }
}
