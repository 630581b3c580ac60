package io.github.imagerecognition.catalogue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Writes a structure in Thrift's compact protocol, which Parquet's headers and footers are in.
 * Fields come in the order of their numbers.
 *
 * @see <a href="https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md">
 *     protocol</a>
 */
final class ThriftWriter {

  private static final int I16 = 4;
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;
  private static final int SHORT_LIST = 15;

  private final ByteArrayOutputStream bytes;
  private int lastField;

  private ThriftWriter(ByteArrayOutputStream bytes) {
    this.bytes = bytes;
  }

  /** The bytes of a structure. */
  static byte[] struct(Consumer<ThriftWriter> fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(fields, bytes);
    return bytes.toByteArray();
  }

  private static void write(Consumer<ThriftWriter> fields, ByteArrayOutputStream bytes) {
    fields.accept(new ThriftWriter(bytes));
    bytes.write(0);
  }

  ThriftWriter i16(int field, int number) {
    return number(field, I16, number);
  }

  ThriftWriter i32(int field, int number) {
    return number(field, I32, number);
  }

  ThriftWriter i64(int field, long number) {
    return number(field, I64, number);
  }

  ThriftWriter text(int field, String text) {
    return binary(field, text.getBytes(StandardCharsets.UTF_8));
  }

  ThriftWriter binary(int field, byte[] value) {
    head(field, BINARY);
    element(value);
    return this;
  }

  ThriftWriter struct(int field, Consumer<ThriftWriter> fields) {
    head(field, STRUCT);
    write(fields, bytes);
    return this;
  }

  ThriftWriter i32s(int field, List<Integer> numbers) {
    return list(field, I32, numbers, (it, number) -> it.varint(zigzag(number)));
  }

  ThriftWriter texts(int field, List<String> texts) {
    return list(
        field, BINARY, texts, (it, text) -> it.element(text.getBytes(StandardCharsets.UTF_8)));
  }

  <T> ThriftWriter structs(int field, List<T> values, BiConsumer<ThriftWriter, T> fields) {
    return list(
        field, STRUCT, values, (it, value) -> write(each -> fields.accept(each, value), bytes));
  }

  private <T> ThriftWriter list(
      int field, int type, List<T> values, BiConsumer<ThriftWriter, T> element) {
    head(field, LIST);
    if (values.size() < SHORT_LIST) {
      bytes.write((values.size() << 4) | type);
    } else {
      bytes.write((SHORT_LIST << 4) | type);
      varint(values.size());
    }
    values.forEach(value -> element.accept(this, value));
    return this;
  }

  private ThriftWriter number(int field, int type, long number) {
    head(field, type);
    varint(zigzag(number));
    return this;
  }

  /** No structure of Parquet's has a gap of more than 15 numbers. */
  private void head(int field, int type) {
    bytes.write(((field - lastField) << 4) | type);
    lastField = field;
  }

  private void element(byte[] value) {
    varint(value.length);
    bytes.writeBytes(value);
  }

  private static long zigzag(long number) {
    return (number << 1) ^ (number >> 63);
  }

  private void varint(long number) {
    varint(number, bytes);
  }

  /** Seven bits a byte, the lowest first. */
  static void varint(long number, ByteArrayOutputStream bytes) {
    long left = number;
    while (left >>> 7 != 0) {
      bytes.write((int) (left & 0x7f) | 0x80);
      left >>>= 7;
    }
    bytes.write((int) left);
  }
}
