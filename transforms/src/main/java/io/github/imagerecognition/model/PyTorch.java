package io.github.imagerecognition.model;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.network.TensorLayout;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.commons.lang3.exception.ExceptionUtils;

/** DJL's PyTorch engine, set up for many callers of one thread each. */
final class PyTorch {

  private static final String ENGINE = "PyTorch";

  private PyTorch() {}

  /** oneDNN, whose convolutions take channels last, is part of PyTorch for x86-64 only. */
  static TensorLayout layout(Device device, Precision precision) {
    if (precision == Precision.FLOAT16) {
      return TensorLayout.HALF_CHANNELS_LAST;
    }
    boolean x86 = System.getProperty("os.arch").matches("amd64|x86_64");
    return x86 && !device.isGpu() ? TensorLayout.CHANNELS_LAST : TensorLayout.STRIDED;
  }

  /**
   * Loads a TorchScript archive by its path: from a stream DJL would leave it in training mode.
   *
   * @throws CodedException {@code CONFIGURATION} when PyTorch itself cannot be loaded
   */
  static Model load(Path file, Device device) throws IOException, MalformedModelException {
    start();
    Model model = Model.newInstance(file.getFileName().toString(), device, ENGINE);
    try {
      model.load(file);
      return model;
    } catch (IOException | MalformedModelException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static void start() {
    DjlSettings.apply();
    try {
      Engine.getEngine(ENGINE);
    } catch (EngineException e) {
      Throwable cause = ExceptionUtils.getRootCause(e);
      throw new CodedException(
          ErrorCode.CONFIGURATION,
          "PyTorch does not start here (%s): use engine=onnxruntime, or a build for this machine"
              .formatted(String.valueOf(cause.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }
}
