package io.github.imagerecognition.model;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;

/** DJL's PyTorch engine, set up for many callers of one thread each. */
final class PyTorch {

  private static final String ENGINE = "PyTorch";

  private PyTorch() {}

  /** A GPU if DJL finds one, else the CPU. */
  static Device device() {
    DjlSettings.apply();
    return Engine.getEngine(ENGINE).defaultDevice();
  }

  /** oneDNN, which has the blocked layout, is part of PyTorch for x86-64 only. */
  static TensorLayout layout(Device device) {
    boolean x86 = System.getProperty("os.arch").matches("amd64|x86_64");
    return x86 && !device.isGpu() ? TensorLayout.BLOCKED : TensorLayout.STRIDED;
  }

  /** Loads a TorchScript archive by its path: from a stream DJL would leave it in training mode. */
  static Model load(Path file, Device device) throws IOException, MalformedModelException {
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
