package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.process.Cores;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The plane in which the embeddings of a catalogue differ most: their first two principal
 * components. It is the same for the same catalogue, however many cores compute it: the parts of
 * the sum are fixed, and each axis points to where its largest number is positive.
 */
public final class PrincipalComponents {

  /** How many axes a map has. */
  private static final int AXES = 2;

  /** Fixed, because float32's sums depend on how they are cut; each has a matrix of its own. */
  private static final int PARTS = 4;

  private static final int BLOCK_ROWS = 512;

  private final EmbeddingMatrix matrix;
  private final float[] centre;
  private final List<double[]> axes;
  private final List<Double> explained;

  private PrincipalComponents(
      EmbeddingMatrix matrix, float[] centre, List<double[]> axes, List<Double> explained) {
    this.matrix = matrix;
    this.centre = centre;
    this.axes = axes;
    this.explained = explained;
  }

  /**
   * Finds the components of all products.
   *
   * @throws io.github.imagerecognition.CodedException when an embedding is not finite
   */
  public static PrincipalComponents of(OpenCatalogue catalogue) {
    EmbeddingMatrix matrix = catalogue.matrix();
    float[] centre = catalogue.centre();
    List<FloatBuffer> parts =
        IntStream.range(0, PARTS)
            .parallel()
            .mapToObj(part -> scatter(matrix, centre, part))
            .toList();
    double[] scatter = new double[centre.length * centre.length];
    for (FloatBuffer part : parts) {
      for (int i = 0; i < scatter.length; i++) {
        scatter[i] += part.get(i);
      }
    }
    double total = 0;
    for (int i = 0; i < centre.length; i++) {
      total += scatter[i * centre.length + i];
    }
    double variance = total;
    List<LinearAlgebra.Eigenvector> largest =
        Cores.compute(() -> LinearAlgebra.largestEigenvectors(scatter, centre.length, AXES));
    return new PrincipalComponents(
        matrix,
        centre,
        largest.stream().map(each -> pointingUp(each.direction())).toList(),
        largest.stream().map(each -> variance > 0 ? each.value() / variance : 0).toList());
  }

  /** The upper triangle of the sum of products of each two columns, over one part of the rows. */
  private static FloatBuffer scatter(EmbeddingMatrix matrix, float[] centre, int part) {
    int columns = centre.length;
    FloatBuffer sum = LinearAlgebra.allocate(columns, columns);
    FloatBuffer block = LinearAlgebra.allocate(BLOCK_ROWS, columns);
    int end = (int) ((part + 1L) * matrix.rows() / PARTS);
    for (int row = (int) ((long) part * matrix.rows() / PARTS); row < end; row += BLOCK_ROWS) {
      int first = row;
      int count = Math.min(BLOCK_ROWS, end - first);
      Cores.compute(
          () -> {
            for (int i = 0; i < count; i++) {
              block.put(i * columns, centred(matrix, first + i, centre));
            }
            LinearAlgebra.addOfColumns(block, count, columns, sum);
          });
    }
    return sum;
  }

  private static float[] centred(EmbeddingMatrix matrix, int row, float[] centre) {
    float[] embedding = matrix.row(row);
    for (int i = 0; i < embedding.length; i++) {
      embedding[i] -= centre[i];
    }
    return embedding;
  }

  /** An axis has two directions; of numbers of equal size the first decides. */
  private static double[] pointingUp(double[] axis) {
    double largest = 0;
    for (double number : axis) {
      if (Math.abs(number) > Math.abs(largest)) {
        largest = number;
      }
    }
    double sign = Math.signum(largest);
    return Arrays.stream(axis).map(number -> number * sign).toArray();
  }

  /** The share of all variance along each axis, from 0 to 1, the larger first. */
  public List<Double> explainedVariance() {
    return explained;
  }

  /** Where a product is on the map: {@code float[2]}, seen from the mean of all. */
  public float[] position(int row) {
    float[] embedding = centred(matrix, row, centre);
    float[] position = new float[AXES];
    for (int axis = 0; axis < axes.size(); axis++) {
      double sum = 0;
      for (int i = 0; i < embedding.length; i++) {
        sum += embedding[i] * axes.get(axis)[i];
      }
      position[axis] = (float) sum;
    }
    return position;
  }
}
