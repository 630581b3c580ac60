package io.github.imagerecognition.network;

import ai.djl.util.Float16Utils;
import io.github.imagerecognition.checkpoint.Checkpoint;
import io.github.imagerecognition.checkpoint.ElementType;
import io.github.imagerecognition.checkpoint.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.razorvine.pickle.Opcodes;

/**
 * Writes a network as a TorchScript archive, which libtorch loads and runs: a zip of uncompressed
 * entries with the code, a pickle that says which tensors there are and the tensors' bytes. Equal
 * networks give equal files.
 */
public final class TorchScriptWriter {

  /** Part of a cached file's name; to be raised when the files written change. */
  public static final int VERSION = 3;

  /** The oldest time that a zip can hold. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final TensorLayout layout;
  private final ZipOutputStream zip;

  private TorchScriptWriter(TensorLayout layout, ZipOutputStream zip) {
    this.layout = layout;
    this.zip = zip;
  }

  /** Writes the archive and leaves the stream open. */
  public static void write(Network network, TensorLayout layout, OutputStream output)
      throws IOException {
    ZipOutputStream zip = new ZipOutputStream(output);
    new TorchScriptWriter(layout, zip).archive(network);
    zip.finish();
  }

  private void archive(Network network) throws IOException {
    entry("data.pkl", state(network));
    entry(
        "code/__torch__.py", TorchScriptCode.of(network, layout).getBytes(StandardCharsets.UTF_8));
    entry("constants.pkl", new PickleWriter().instruction(Opcodes.EMPTY_TUPLE).finish());
    entry("version", "3\n".getBytes(StandardCharsets.UTF_8));
    entry("byteorder", "little".getBytes(StandardCharsets.UTF_8));
    List<Tensor> tensors = tensors(network);
    for (int key = 0; key < tensors.size(); key++) {
      float[] values = tensors.get(key).finiteValues();
      boolean half = type(tensors.get(key)) == ElementType.F16;
      entry("data/" + key, half ? halves(values) : Checkpoint.littleEndian(values));
    }
  }

  /** Of the tensors only the weights of convolutions, which have four dimensions, may be halves. */
  private ElementType type(Tensor tensor) {
    return layout == TensorLayout.HALF_CHANNELS_LAST && tensor.shape().length == 4
        ? ElementType.F16
        : ElementType.F32;
  }

  private static byte[] halves(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putShort(Float16Utils.floatToHalf(value));
    }
    return bytes.array();
  }

  private static List<Tensor> tensors(Network network) {
    return network.convolutions().flatMap(convolution -> convolution.tensors().stream()).toList();
  }

  /** What the code's {@code __setstate__} takes: a tuple of all tensors. */
  private byte[] state(Network network) {
    PickleWriter pickle = new PickleWriter();
    pickle.global("__torch__", "Net").instruction(Opcodes.EMPTY_TUPLE).instruction(Opcodes.NEWOBJ);
    pickle.instruction(Opcodes.MARK);
    List<Tensor> tensors = tensors(network);
    for (int key = 0; key < tensors.size(); key++) {
      tensor(pickle, key, type(tensors.get(key)), tensors.get(key).shape());
    }
    return pickle.instruction(Opcodes.TUPLE).instruction(Opcodes.BUILD).finish();
  }

  private static void tensor(PickleWriter pickle, int key, ElementType type, long[] shape) {
    long[] strides = Tensor.contiguousStrides(shape);
    pickle.global("torch._utils", "_rebuild_tensor_v2").instruction(Opcodes.MARK);
    pickle.instruction(Opcodes.MARK).string("storage").global("torch", type.torchStorage());
    pickle.string(Integer.toString(key)).string("cpu");
    pickle.integer(Math.toIntExact(shape[0] * strides[0])).instruction(Opcodes.TUPLE);
    pickle.instruction(Opcodes.BINPERSID).integer(0).tuple(shape).tuple(strides);
    pickle.instruction(Opcodes.NEWFALSE);
    pickle.global("collections", "OrderedDict").instruction(Opcodes.EMPTY_TUPLE);
    pickle.instruction(Opcodes.REDUCE).instruction(Opcodes.TUPLE).instruction(Opcodes.REDUCE);
  }

  private void entry(String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry("net/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setTimeLocal(TIME);
    CRC32 checksum = new CRC32();
    checksum.update(content);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
