package io.github.imagerecognition.model;

import java.io.IOException;
import java.io.OutputStream;
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
final class TorchScriptWriter {

  /** Part of a cached file's name; to be raised when the files written change. */
  static final int VERSION = 2;

  /** The oldest time that a zip can hold. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final ZipOutputStream zip;

  private TorchScriptWriter(ZipOutputStream zip) {
    this.zip = zip;
  }

  /** Writes the archive and leaves the stream open. */
  static void write(Network network, TensorLayout layout, OutputStream output) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(output);
    new TorchScriptWriter(zip).archive(network, layout);
    zip.finish();
  }

  private void archive(Network network, TensorLayout layout) throws IOException {
    entry("data.pkl", state(network));
    entry(
        "code/__torch__.py", TorchScriptCode.of(network, layout).getBytes(StandardCharsets.UTF_8));
    entry("constants.pkl", new PickleWriter().instruction(Opcodes.EMPTY_TUPLE).finish());
    entry("version", "3\n".getBytes(StandardCharsets.UTF_8));
    entry("byteorder", "little".getBytes(StandardCharsets.UTF_8));
    List<Tensor> tensors = tensors(network);
    for (int key = 0; key < tensors.size(); key++) {
      entry("data/" + key, Checkpoint.littleEndian(tensors.get(key).finiteValues()));
    }
  }

  private static List<Tensor> tensors(Network network) {
    return network.convolutions().flatMap(convolution -> convolution.tensors().stream()).toList();
  }

  /** What the code's {@code __setstate__} takes: a tuple of all tensors. */
  private static byte[] state(Network network) {
    PickleWriter pickle = new PickleWriter();
    pickle.global("__torch__", "Net").instruction(Opcodes.EMPTY_TUPLE).instruction(Opcodes.NEWOBJ);
    pickle.instruction(Opcodes.MARK);
    List<Tensor> tensors = tensors(network);
    for (int key = 0; key < tensors.size(); key++) {
      tensor(pickle, key, tensors.get(key).shape());
    }
    return pickle.instruction(Opcodes.TUPLE).instruction(Opcodes.BUILD).finish();
  }

  private static void tensor(PickleWriter pickle, int key, long[] shape) {
    long[] strides = Tensor.contiguousStrides(shape);
    pickle.global("torch._utils", "_rebuild_tensor_v2").instruction(Opcodes.MARK);
    pickle.instruction(Opcodes.MARK).string("storage").global("torch", "FloatStorage");
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
