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
 * entries with the code, a pickle of the module's attributes and the tensors' bytes. Equal networks
 * give equal files.
 */
final class TorchScriptWriter {

  /** Part of a cached file's name; to be raised when the files written change. */
  static final int VERSION = 1;

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
    entry("data.pkl", attributes(network));
    entry(
        "code/__torch__.py", TorchScriptCode.of(network, layout).getBytes(StandardCharsets.UTF_8));
    entry("constants.pkl", new PickleWriter().instruction(Opcodes.EMPTY_TUPLE).finish());
    entry("version", "3\n".getBytes(StandardCharsets.UTF_8));
    entry("byteorder", "little".getBytes(StandardCharsets.UTF_8));
    int key = 0;
    for (Convolution convolution : network.convolutions().toList()) {
      Convolution.Folded folded = convolution.fold();
      entry("data/" + key++, Checkpoint.littleEndian(folded.weight()));
      entry("data/" + key++, Checkpoint.littleEndian(folded.bias()));
    }
  }

  private static byte[] attributes(Network network) {
    PickleWriter pickle = new PickleWriter();
    pickle.global("__torch__", "Net").instruction(Opcodes.EMPTY_TUPLE);
    pickle.instruction(Opcodes.NEWOBJ).instruction(Opcodes.EMPTY_DICT).instruction(Opcodes.MARK);
    pickle.string("training").instruction(Opcodes.NEWFALSE);
    List<Convolution> convolutions = network.convolutions().toList();
    for (int index = 0; index < convolutions.size(); index++) {
      Convolution convolution = convolutions.get(index);
      long[] weight = convolution.weight().shape();
      tensor(pickle.string(TorchScriptCode.weight(convolution)), 2 * index, weight);
      tensor(pickle.string(TorchScriptCode.bias(convolution)), 2 * index + 1, weight[0]);
    }
    return pickle.instruction(Opcodes.SETITEMS).instruction(Opcodes.BUILD).finish();
  }

  private static void tensor(PickleWriter pickle, int key, long... shape) {
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
