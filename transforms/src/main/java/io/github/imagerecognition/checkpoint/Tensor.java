package io.github.imagerecognition.checkpoint;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Numbers in a file: a view of a storage, which may be shared and need not be contiguous.
 *
 * @param shape such as {@code [64, 3, 7, 7]}; empty for a single number
 * @param strides how many elements lie between neighbours of each dimension
 * @param offset the first element's place in the storage, in elements
 * @param storage the little-endian bytes; read when {@link #values} is called, not before
 */
public record Tensor(
    ElementType type, long[] shape, long[] strides, long offset, ByteBuffer storage) {

  /**
   * Checks that every element lies within the storage, so that {@link #values} can be trusted.
   *
   * @throws IllegalArgumentException when one does not
   */
  public Tensor {
    storage = storage.order(ByteOrder.LITTLE_ENDIAN);
    long stored = storage.limit() / type.bytes();
    long last = offset;
    long elements = 1;
    if (shape.length != strides.length || offset < 0) {
      throw new IllegalArgumentException("a tensor's shape, strides and offset do not agree");
    }
    for (int dimension = 0; dimension < shape.length; dimension++) {
      if (shape[dimension] < 1 || strides[dimension] < 0) {
        throw new IllegalArgumentException("a tensor has the shape " + Arrays.toString(shape));
      }
      elements = Math.multiplyExact(elements, shape[dimension]);
      last = Math.addExact(last, Math.multiplyExact(shape[dimension] - 1, strides[dimension]));
    }
    // A stride of zero repeats an element: without the first limit a few bytes could ask for all
    // memory.
    if (elements > stored || last >= stored) {
      throw new IllegalArgumentException(
          "a tensor of the shape "
              + Arrays.toString(shape)
              + " reaches beyond its "
              + stored
              + " stored numbers");
    }
  }

  /** A tensor whose elements fill the whole storage in row-major order. */
  public static Tensor contiguous(ElementType type, long[] shape, ByteBuffer storage) {
    return new Tensor(type, shape, contiguousStrides(shape), 0, storage);
  }

  public static long[] contiguousStrides(long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int dimension = shape.length - 1; dimension >= 0; dimension--) {
      strides[dimension] = stride;
      stride = Math.multiplyExact(stride, shape[dimension]);
    }
    return strides;
  }

  public int elements() {
    return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
  }

  /** All elements in row-major order, whatever their order in the file. */
  public float[] values() {
    float[] values = new float[elements()];
    if (isStoredAsFloats()) {
      stored().asFloatBuffer().get(values);
    } else if (isContiguous()) {
      for (int element = 0; element < values.length; element++) {
        values[element] = type.floatAt(storage, (int) offset + element);
      }
    } else {
      gather(values);
    }
    return values;
  }

  /** The bytes of {@link #values} as {@link Checkpoint#littleEndian}; read only. */
  ByteBuffer littleEndian() {
    return isStoredAsFloats() ? stored() : ByteBuffer.wrap(Checkpoint.littleEndian(values()));
  }

  private boolean isContiguous() {
    return Arrays.equals(strides, contiguousStrides(shape));
  }

  private boolean isStoredAsFloats() {
    return type == ElementType.F32 && isContiguous();
  }

  private ByteBuffer stored() {
    int start = Math.toIntExact(offset * type.bytes());
    return storage.slice(start, elements() * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * All elements, none of which is infinite or not a number. Checked here because a rectifier may
   * turn what is not a number into zero.
   *
   * @throws CodedException {@code WEIGHTS_DAMAGED} when one is
   */
  public float[] finiteValues() {
    float[] values = values();
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new CodedException(
            ErrorCode.WEIGHTS_DAMAGED,
            "the weights hold numbers that are not finite: export or download them again");
      }
    }
    return values;
  }

  private void gather(float[] values) {
    long[] index = new long[shape.length];
    for (int element = 0; element < values.length; element++) {
      long place = offset;
      for (int dimension = 0; dimension < index.length; dimension++) {
        place += index[dimension] * strides[dimension];
      }
      values[element] = type.floatAt(storage, (int) place);
      for (int dimension = index.length - 1; dimension >= 0; dimension--) {
        if (++index[dimension] < shape[dimension]) {
          break;
        }
        index[dimension] = 0;
      }
    }
  }
}
