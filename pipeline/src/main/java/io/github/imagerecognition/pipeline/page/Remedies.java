package io.github.imagerecognition.pipeline.page;

import io.github.imagerecognition.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the documentation's table of error codes says, which the program brings along. */
final class Remedies {

  /** A row of the table. */
  record Remedy(String meaning, String remedy) {}

  private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");

  private final String page;

  Remedies() {
    try (InputStream in = Remedies.class.getResourceAsStream("operations.md")) {
      page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The row of a code, as plain text. */
  Optional<Remedy> of(ErrorCode code) {
    return Pattern.compile("(?m)^\\| `%s` \\| (.*) \\| (.*) \\|$".formatted(code))
        .matcher(page)
        .results()
        .map(row -> new Remedy(plain(row.group(1)), plain(row.group(2))))
        .findFirst();
  }

  private static String plain(String markdown) {
    return LINK.matcher(markdown).replaceAll("$1").replace("`", "");
  }
}
