package io.github.imagerecognition.network;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import net.razorvine.pickle.Opcodes;

/** Writes the few instructions of pickle's protocol 2 of which a TorchScript archive is made. */
final class PickleWriter {

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  PickleWriter() {
    instruction(Opcodes.PROTO).output.write(2);
  }

  /** One instruction without an argument. */
  PickleWriter instruction(short opcode) {
    output.write(opcode);
    return this;
  }

  PickleWriter global(String module, String name) {
    instruction(Opcodes.GLOBAL);
    output.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  PickleWriter string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    instruction(Opcodes.BINUNICODE).littleEndian(bytes.length);
    output.writeBytes(bytes);
    return this;
  }

  PickleWriter integer(int number) {
    return instruction(Opcodes.BININT).littleEndian(number);
  }

  PickleWriter tuple(long... numbers) {
    instruction(Opcodes.MARK);
    for (long number : numbers) {
      integer(Math.toIntExact(number));
    }
    return instruction(Opcodes.TUPLE);
  }

  byte[] finish() {
    return instruction(Opcodes.STOP).output.toByteArray();
  }

  private PickleWriter littleEndian(int number) {
    output.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array());
    return this;
  }
}
