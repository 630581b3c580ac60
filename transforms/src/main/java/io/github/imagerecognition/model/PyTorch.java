package io.github.imagerecognition.model;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** DJL's PyTorch engine, set up for many callers of one thread each. */
final class PyTorch {

  private static final String ENGINE = "PyTorch";

  /** DJL reads these once, when its engine starts; what the user has set stays. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "ai.djl.pytorch.num_threads", "1",
          "ai.djl.pytorch.num_interop_threads", "1",
          // It would compile the network anew for every size of batch, in every thread.
          "ai.djl.pytorch.graph_optimizer", "false",
          "ai.djl.offline", "true",
          "OPT_OUT_TRACKING", "true");

  private PyTorch() {}

  /** A GPU if DJL finds one, else the CPU. */
  static Device device() {
    SETTINGS.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
    return Engine.getEngine(ENGINE).defaultDevice();
  }

  /** oneDNN, which has the blocked layout, is part of PyTorch for x86-64 only. */
  static TensorLayout layout(Device device) {
    boolean x86 = System.getProperty("os.arch").matches("amd64|x86_64");
    return x86 && !device.isGpu() ? TensorLayout.BLOCKED : TensorLayout.STRIDED;
  }

  /** Loads a TorchScript archive by its path: from a stream DJL would leave it in training mode. */
  static Model load(Path file, Device device) {
    Model model = Model.newInstance(file.getFileName().toString(), device, ENGINE);
    try {
      model.load(file);
      return model;
    } catch (IOException | MalformedModelException | EngineException e) {
      model.close();
      throw new IllegalStateException(
          "PyTorch cannot load " + file + ", which is written anew once it is deleted", e);
    }
  }
}
