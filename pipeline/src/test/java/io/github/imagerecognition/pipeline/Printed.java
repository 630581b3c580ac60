package io.github.imagerecognition.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.commons.lang3.ArrayUtils;

/**
 * What a command in this process prints to standard output, where the log of the tests goes too.
 */
record Printed(String text) {

  /** Runs a command to its end, which has to have the exit code. */
  static Printed by(int exitCode, Map<String, String> environment, String... arguments) {
    PrintStream standardOutput = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      JobInProcess.run(exitCode, environment, arguments);
    } finally {
      System.setOut(standardOutput);
    }
    return new Printed(printed.toString(StandardCharsets.UTF_8));
  }

  /** The document that a command prints. */
  static JsonNode json(Map<String, String> environment, String... arguments) throws IOException {
    String text = by(0, environment, ArrayUtils.add(arguments, "--format=json")).text();
    return new JsonMapper()
        .readTree(text.substring(text.indexOf("{\n"), text.lastIndexOf("\n}") + 2));
  }
}
