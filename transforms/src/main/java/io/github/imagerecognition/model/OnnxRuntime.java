package io.github.imagerecognition.model;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** DJL's ONNX Runtime engine, set up for many callers of one thread each. */
final class OnnxRuntime {

  private static final String ENGINE = "OnnxRuntime";

  /**
   * One thread per caller, and only the caller's own: threads between them would spin and take the
   * cores from the others.
   */
  private static final Map<String, String> OPTIONS =
      Map.of("intraOpNumThreads", "1", "interOpNumThreads", "1");

  private OnnxRuntime() {}

  /**
   * Loads an ONNX model onto the CPU by its path: from a stream it would be held in memory twice.
   */
  static Model load(Path file) throws IOException, MalformedModelException {
    DjlSettings.apply();
    Model model = Model.newInstance(file.getFileName().toString(), Device.cpu(), ENGINE);
    try {
      model.load(file, null, OPTIONS);
      return model;
    } catch (IOException | MalformedModelException | RuntimeException e) {
      model.close();
      throw e;
    }
  }
}
