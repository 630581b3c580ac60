package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.process.Cores;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Compares all products of a list with each other, a block of them with a block at a time, on all
 * cores. Memory does not grow with the catalogue.
 */
final class SimilarPairs {

  /** Pairs that are more similar than it takes; the first is the one with the lower row. */
  record Pair(int first, int second, float similarity) {}

  /** So few that they can be grouped in a heap of the default size of a small machine. */
  static final int MAX_PAIRS = 1_000_000;

  private static final int BLOCK_BYTES = 8 << 20;

  /** Similarities of two blocks take 16 MiB at most. */
  private static final int MAX_BLOCK_ROWS = 2048;

  private final UnitRows directions;
  private final int[] rows;
  private final float threshold;
  private final int blockRows;
  private final ProgressLine progress;
  private final AtomicInteger nextBlock = new AtomicInteger();
  private final AtomicInteger found = new AtomicInteger();
  private final Collection<Pair> pairs = new ConcurrentLinkedQueue<>();

  private SimilarPairs(UnitRows directions, int[] rows, float threshold) {
    this.directions = directions;
    this.rows = rows;
    this.threshold = threshold;
    this.blockRows = Math.min(directions.rowsIn(BLOCK_BYTES), MAX_BLOCK_ROWS);
    long blocks = blocks();
    this.progress = new ProgressLine("Compared the products:", blocks * (blocks + 1) / 2);
  }

  /**
   * All pairs of the rows that are at least so similar, in no particular order.
   *
   * @throws CodedException {@code CONFIGURATION} when there are more than {@value #MAX_PAIRS}
   */
  static Collection<Pair> of(UnitRows directions, int[] rows, float threshold) {
    SimilarPairs search = new SimilarPairs(directions, rows, threshold);
    IntStream.range(0, Runtime.getRuntime().availableProcessors())
        .parallel()
        .forEach(worker -> search.work());
    return search.pairs;
  }

  private int blocks() {
    return (rows.length + blockRows - 1) / blockRows;
  }

  /** One worker's share: blocks that no other has begun, each with itself and all behind it. */
  private void work() {
    FloatBuffer block = LinearAlgebra.allocate(blockRows, directions.dimensions());
    FloatBuffer other = LinearAlgebra.allocate(blockRows, directions.dimensions());
    FloatBuffer products = LinearAlgebra.allocate(blockRows, blockRows);
    for (int i = nextBlock.getAndIncrement(); i < blocks(); i = nextBlock.getAndIncrement()) {
      fill(block, i);
      for (int j = i; j < blocks(); j++) {
        int second = j;
        fill(other, second);
        Cores.compute(
            () ->
                LinearAlgebra.ofRows(
                    block, blockRows, other, blockRows, directions.dimensions(), products));
        collect(products, i, j);
        progress.add(1);
      }
    }
  }

  private void fill(FloatBuffer block, int index) {
    int first = index * blockRows;
    Cores.compute(() -> directions.fill(block, end(index) - first, i -> rows[first + i]));
  }

  private int end(int block) {
    return Math.min((block + 1) * blockRows, rows.length);
  }

  private void collect(FloatBuffer products, int firstBlock, int secondBlock) {
    float[] similarities = new float[blockRows];
    List<Pair> similar = new ArrayList<>();
    for (int i = firstBlock * blockRows; i < end(firstBlock); i++) {
      products.get((i - firstBlock * blockRows) * blockRows, similarities);
      int start = secondBlock * blockRows;
      for (int j = Math.max(start, i + 1); j < end(secondBlock); j++) {
        if (similarities[j - start] >= threshold) {
          similar.add(new Pair(rows[i], rows[j], similarities[j - start]));
        }
      }
    }
    if (found.addAndGet(similar.size()) > MAX_PAIRS) {
      throw new CodedException(
          ErrorCode.CONFIGURATION,
          String.format(
              Locale.ROOT,
              "more than %,d pairs of products reach threshold=%s: choose a higher one",
              MAX_PAIRS,
              threshold));
    }
    pairs.addAll(similar);
  }
}
