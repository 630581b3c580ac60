package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A native library in a folder whose files may not be executed, as mounted with {@code noexec}.
 * Each library of Java's that has natives unpacks them to a folder of its own choice.
 */
final class UnusableLibrary {

  /** What the system's loader says, in every locale that Java sets. */
  private static final Pattern NOT_EXECUTABLE =
      Pattern.compile("(?s)(?:.*\\s)?(/[^:]+): .*failed to map segment from shared object.*");

  private UnusableLibrary() {}

  /** The library that ended a job, if one of the errors tells of it. */
  static Optional<CodedException> among(List<Throwable> causes) {
    return causes.stream()
        .map(cause -> NOT_EXECUTABLE.matcher(String.valueOf(cause.getMessage())))
        .filter(Matcher::matches)
        .map(matcher -> Path.of(matcher.group(1)).getParent())
        .map(
            folder ->
                new CodedException(
                    ErrorCode.CONFIGURATION,
                    "native libraries cannot be executed in %s, which is probably mounted noexec: set %s to another folder"
                        .formatted(folder, setting(folder))))
        .findFirst();
  }

  private static String setting(Path folder) {
    if (folder.startsWith(System.getProperty("java.io.tmpdir"))) {
      return "JAVA_OPTS=-Djava.io.tmpdir";
    }
    // PyTorch's are there by DJL's choice, all others that are not temporary by JavaCPP's.
    return folder.toString().contains("/pytorch/")
        ? "ENGINE_CACHE_DIR"
        : "JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir";
  }
}
