package io.github.imagerecognition.model;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import java.io.IOException;
import java.nio.file.Path;

/** DJL's PyTorch engine, set up for many callers of one thread each. */
final class PyTorch {

  private static final String ENGINE = "PyTorch";

  private PyTorch() {}

  /** oneDNN, which has the blocked layout, is part of PyTorch for x86-64 only. */
  static TensorLayout layout(Device device, Precision precision) {
    if (precision == Precision.FLOAT16) {
      return TensorLayout.HALF_CHANNELS_LAST;
    }
    boolean x86 = System.getProperty("os.arch").matches("amd64|x86_64");
    return x86 && !device.isGpu() ? TensorLayout.BLOCKED : TensorLayout.STRIDED;
  }

  /** Loads a TorchScript archive by its path: from a stream DJL would leave it in training mode. */
  static Model load(Path file, Device device) throws IOException, MalformedModelException {
    DjlSettings.apply();
    Model model = Model.newInstance(file.getFileName().toString(), device, ENGINE);
    try {
      model.load(file);
      return model;
    } catch (IOException | MalformedModelException | RuntimeException e) {
      model.close();
      throw e;
    }
  }
}
