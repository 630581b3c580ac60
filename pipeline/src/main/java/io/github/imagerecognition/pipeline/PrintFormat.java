package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.JsonDocument;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How a command prints what it has found. */
public enum PrintFormat {
  /** For people. */
  TABLE,
  /** For programs; log lines go to standard error. */
  JSON;

  static final String OPTION = "--format";

  /** Prints a document to standard output: its lines, or all of it. */
  public void print(Record document, List<String> lines) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    switch (this) {
      case TABLE -> lines.forEach(out::println);
      case JSON -> out.println(JsonDocument.write(document));
    }
  }
}
