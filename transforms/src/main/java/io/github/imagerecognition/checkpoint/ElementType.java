package io.github.imagerecognition.checkpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * How a checkpoint stores numbers; the names are those of safetensors, where it has one. The types
 * that weights are made of come first.
 */
public enum ElementType {
  F64(8, "DoubleStorage"),
  F32(4, "FloatStorage"),
  F16(2, "HalfStorage"),
  BF16(2, "BFloat16Storage"),
  I64(8, "LongStorage"),
  I32(4, "IntStorage"),
  I16(2, "ShortStorage"),
  I8(1, "CharStorage"),
  U8(1, "ByteStorage"),
  BOOL(1, "BoolStorage"),
  C64(8, "ComplexFloatStorage"),
  C128(16, "ComplexDoubleStorage"),
  Q8(1, "QInt8Storage"),
  QU8(1, "QUInt8Storage"),
  Q32(4, "QInt32Storage"),
  UNTYPED(1, "UntypedStorage");

  private final int bytes;
  private final String torchStorage;

  ElementType(int bytes, String torchStorage) {
    this.bytes = bytes;
    this.torchStorage = torchStorage;
  }

  /** The type that safetensors calls by a name; of the rare ones none. */
  static Optional<ElementType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /** Whether weights are made of such numbers; others count, mark or encode something. */
  boolean isFloatingPoint() {
    return compareTo(BF16) <= 0;
  }

  /** The bytes of so many numbers at a buffer's position, which moves behind them. */
  ByteBuffer take(ByteBuffer content, long count) {
    int length = Math.toIntExact(Math.multiplyExact(count, bytes));
    ByteBuffer taken = content.slice(content.position(), length);
    content.position(content.position() + length);
    return taken;
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
      default -> throw new IllegalArgumentException("no weights are made of " + this);
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
