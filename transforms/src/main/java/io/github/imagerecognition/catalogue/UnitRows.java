package io.github.imagerecognition.catalogue;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * The embeddings of a catalogue as directions, made a block at a time: seen from the metric's
 * centre and of length 1, so that their products are similarities. An embedding that has no
 * direction, because it is the centre or not finite, becomes NaN, which is similar to nothing.
 *
 * @param matrix all embeddings
 * @param centre {@code float[dimensions]}
 */
record UnitRows(EmbeddingMatrix matrix, float[] centre) {

  /** OpenBLAS computes rows in groups of at most so many, with other roundings in the last one. */
  private static final int GROUP = 64;

  static UnitRows of(OpenCatalogue catalogue, Metric metric) {
    float[] centre =
        switch (metric) {
          case CENTRED -> catalogue.centre();
          case COSINE -> new float[catalogue.matrix().dimensions()];
        };
    return new UnitRows(catalogue.matrix(), centre);
  }

  /** How many rows a block of at most so many bytes has: whole groups of OpenBLAS's. */
  int rowsIn(int bytes) {
    return Math.max(1, bytes / Math.max(1, dimensions() * Float.BYTES) / GROUP) * GROUP;
  }

  int dimensions() {
    return centre.length;
  }

  /**
   * Fills a block with directions, one after the other.
   *
   * @param row the row of the matrix that comes at each place
   */
  void fill(FloatBuffer block, int count, IntUnaryOperator row) {
    float[] embedding = new float[dimensions()];
    for (int i = 0; i < count; i++) {
      matrix.read(row.applyAsInt(i), embedding);
      put(embedding, block, i);
    }
  }

  /** Puts the direction of an embedding, which is changed, into a place of a block. */
  void put(float[] embedding, FloatBuffer block, int place) {
    for (int i = 0; i < embedding.length; i++) {
      embedding[i] -= centre[i];
    }
    FloatBuffer direction = block.slice(place * embedding.length, embedding.length);
    direction.put(0, embedding);
    float length = (float) Math.sqrt(LinearAlgebra.ofVectors(direction, direction));
    if (length > 0 && length < Float.POSITIVE_INFINITY) {
      LinearAlgebra.scale(direction, 1 / length);
    } else {
      Arrays.fill(embedding, Float.NaN);
      direction.put(0, embedding);
    }
  }

  /** A similarity without the places that differ with the order in which products are added. */
  static float rounded(float similarity) {
    return Math.round(similarity * 1e6f) / 1e6f;
  }
}
