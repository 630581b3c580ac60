package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.process.NativeLibraries;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.openblas.global.openblas;

/** What OpenBLAS computes, on the thread that calls it. */
final class LinearAlgebra {

  static {
    NativeLibraries.configure();
    // Its own threads would compete with the callers, of whom there is one for each core.
    openblas.blas_set_num_threads(1);
  }

  private LinearAlgebra() {}

  /** Memory for a matrix, outside the heap, where OpenBLAS reads it in place. */
  static FloatBuffer allocate(int rows, int columns) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(rows * Float.BYTES, columns))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /**
   * Multiplies each row of one matrix with each row of another.
   *
   * @param left {@code float[leftRows * length]}, row after row
   * @param right {@code float[rightRows * length]}, row after row
   * @param result {@code float[leftRows * rightRows]}, row after row
   */
  static void ofRows(
      FloatBuffer left,
      int leftRows,
      FloatBuffer right,
      int rightRows,
      int length,
      FloatBuffer result) {
    openblas.cblas_sgemm(
        openblas.CblasRowMajor,
        openblas.CblasNoTrans,
        openblas.CblasTrans,
        leftRows,
        rightRows,
        length,
        1,
        left,
        length,
        right,
        length,
        0,
        result,
        rightRows);
  }

  /** The inner product of two vectors. */
  static float ofVectors(FloatBuffer left, FloatBuffer right) {
    return openblas.cblas_sdot(left.capacity(), left, 1, right, 1);
  }

  /** Multiplies a vector in its place. */
  static void scale(FloatBuffer vector, float factor) {
    openblas.cblas_sscal(vector.capacity(), factor, vector, 1);
  }

  /**
   * Adds the inner product of each two columns of a matrix.
   *
   * @param matrix {@code float[rows * columns]}, row after row
   * @param sum {@code float[columns * columns]}, of which the upper triangle is used
   */
  static void addOfColumns(FloatBuffer matrix, int rows, int columns, FloatBuffer sum) {
    openblas.cblas_ssyrk(
        openblas.CblasRowMajor,
        openblas.CblasUpper,
        openblas.CblasTrans,
        columns,
        rows,
        1,
        matrix,
        columns,
        1,
        sum,
        columns);
  }

  /** An eigenvector of length 1. */
  record Eigenvector(double value, double[] direction) {}

  /**
   * The eigenvectors of the largest eigenvalues of a symmetric matrix, the largest first.
   *
   * @param matrix {@code double[size * size]}, of which the upper triangle is read; it is destroyed
   */
  static List<Eigenvector> largestEigenvectors(double[] matrix, int size, int wanted) {
    int count = Math.min(wanted, size);
    double[] values = new double[size];
    double[] vectors = new double[size * count];
    int failure =
        count == 0
            ? 0
            : openblas.LAPACKE_dsyevr(
                openblas.LAPACK_COL_MAJOR,
                (byte) 'V',
                (byte) 'I',
                (byte) 'L', // which is the upper triangle of what lies row after row
                size,
                matrix,
                size,
                0,
                0,
                size - count + 1,
                size,
                0,
                new int[1],
                values,
                vectors,
                size,
                new int[2 * count]);
    if (failure != 0) {
      throw new IllegalStateException("dsyevr has failed with " + failure);
    }
    return IntStream.range(0, count)
        .map(i -> count - 1 - i)
        .mapToObj(
            i -> new Eigenvector(values[i], Arrays.copyOfRange(vectors, i * size, (i + 1) * size)))
        .toList();
  }
}
