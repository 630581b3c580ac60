package io.github.imagerecognition.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A Python that has torch, torchvision and Pillow. */
record Python(String command) {

  /** Why there is none. */
  static final String MISSING =
      "neither /usr/bin/python3 nor python3 can import torch, torchvision and PIL";

  private static final String IMPORTS = "import numpy, torch, torchvision, PIL";

  static Optional<Python> find() throws IOException, InterruptedException {
    for (String command : List.of("/usr/bin/python3", "python3")) {
      if (imports(command)) {
        return Optional.of(new Python(command));
      }
    }
    return Optional.empty();
  }

  private static boolean imports(String command) throws InterruptedException {
    try {
      return new ProcessBuilder(command, "-c", IMPORTS)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // There is no such command.
    }
  }
}
