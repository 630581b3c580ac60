package io.github.imagerecognition.model;

import java.util.Map;

/** What DJL reads from system properties once, when an engine starts. What the user set stays. */
final class DjlSettings {

  private static final Map<String, String> PROPERTIES =
      Map.of(
          "ai.djl.pytorch.num_threads", "1",
          "ai.djl.pytorch.num_interop_threads", "1",
          // It would compile the network anew for every size of batch, in every thread.
          "ai.djl.pytorch.graph_optimizer", "false",
          // ONNX Runtime would load PyTorch for what it cannot do itself, and nothing of it is
          // used.
          "ai.djl.onnx.disable_alternative", "true",
          "ai.djl.offline", "true",
          "OPT_OUT_TRACKING", "true");

  private DjlSettings() {}

  static void apply() {
    PROPERTIES.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }
}
