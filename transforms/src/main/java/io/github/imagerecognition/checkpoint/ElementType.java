package io.github.imagerecognition.checkpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** How a checkpoint stores numbers; the names are those of safetensors. */
public enum ElementType {
  F64(8, "DoubleStorage"),
  F32(4, "FloatStorage"),
  F16(2, "HalfStorage"),
  BF16(2, "BFloat16Storage"),
  I64(8, "LongStorage");

  private final int bytes;
  private final String torchStorage;

  ElementType(int bytes, String torchStorage) {
    this.bytes = bytes;
    this.torchStorage = torchStorage;
  }

  /**
   * The type that safetensors calls by a name.
   *
   * @throws IllegalArgumentException when none of these is called so
   */
  static ElementType named(String name) {
    return Arrays.stream(values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("a tensor is of the type " + name));
  }

  int bytes() {
    return bytes;
  }

  /** The class below {@code torch} by which a pickle names this type. */
  public String torchStorage() {
    return torchStorage;
  }

  /** One number of a little-endian buffer as a float, rounded where a float holds less. */
  public float floatAt(ByteBuffer buffer, int index) {
    int position = index * bytes;
    return switch (this) {
      case F64 -> (float) buffer.getDouble(position);
      case F32 -> buffer.getFloat(position);
      case F16 -> halfToFloat(buffer.getShort(position));
      case BF16 -> Float.intBitsToFloat(buffer.getShort(position) << 16);
      case I64 -> buffer.getLong(position);
    };
  }

  /** IEEE 754 binary16: one bit of sign, five of exponent, ten of fraction. */
  private static float halfToFloat(short half) {
    int exponent = (half >> 10) & 0x1f;
    int fraction = half & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f;
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Float.intBitsToFloat(((exponent + 112) << 23) | (fraction << 13));
        };
    return half < 0 ? -magnitude : magnitude;
  }
}
