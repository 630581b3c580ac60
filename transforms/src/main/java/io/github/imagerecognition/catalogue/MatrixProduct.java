package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.process.NativeLibraries;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.openblas.global.openblas;

/** Products of matrices and vectors by OpenBLAS, on the thread that calls it. */
final class MatrixProduct {

  static {
    NativeLibraries.configure();
    // Its own threads would compete with the callers, of whom there is one for each core.
    openblas.blas_set_num_threads(1);
  }

  private MatrixProduct() {}

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
}
