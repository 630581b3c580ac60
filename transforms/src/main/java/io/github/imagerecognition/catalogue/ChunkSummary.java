package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.JsonDocument;
import io.github.imagerecognition.embedding.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a worker tells of a chunk.
 *
 * @param reused how many rows are from a former export
 * @param spaces how many products there are of each, also of those that are not selected
 * @param sums {@code double[dimensions]}, of the rows; empty without rows
 * @param parts of the files, in their order; none where the selected products are of several spaces
 * @param failures the products that are left out
 */
record ChunkSummary(
    long reused,
    List<SpaceCount> spaces,
    List<Double> sums,
    List<CataloguePart> parts,
    List<Failure> failures) {

  /** How many products there are of a space. */
  record SpaceCount(EmbeddingSpace space, long products) {}

  /** The same as a list. */
  static List<SpaceCount> counts(Map<EmbeddingSpace, Long> products) {
    List<SpaceCount> counts = new ArrayList<>();
    products.forEach((space, count) -> counts.add(new SpaceCount(space, count)));
    return counts;
  }

  /** All together. */
  static Map<EmbeddingSpace, Long> spaces(List<ChunkSummary> summaries) {
    Map<EmbeddingSpace, Long> all = new LinkedHashMap<>();
    for (ChunkSummary summary : summaries) {
      summary.spaces().forEach(each -> all.merge(each.space(), each.products(), Long::sum));
    }
    return all;
  }

  byte[] toJson() {
    return JsonDocument.writeLine(this).getBytes(StandardCharsets.UTF_8);
  }

  static ChunkSummary parse(byte[] json) throws IOException {
    return JsonDocument.read(json, ChunkSummary.class);
  }
}
