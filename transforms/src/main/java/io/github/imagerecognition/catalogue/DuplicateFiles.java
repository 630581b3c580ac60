package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.JsonDocument;
import io.github.imagerecognition.bucket.Bucket;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Groups of duplicates as files: a group a line for programs, a product a line for people. */
public final class DuplicateFiles {

  /** The groups as JSON. */
  public static final String JSON_LINES = "duplicates.jsonl";

  /** The products and pictures of the groups, for a spreadsheet. */
  public static final String CSV = "duplicates.csv";

  /** What a spreadsheet would compute, or take for the end of a cell. */
  private static final Pattern FORMULA = Pattern.compile("(?s)[=+\\-@\t\r].*");

  private static final Pattern NEEDS_QUOTES = Pattern.compile("(?s).*[,\"\r\n].*");

  private DuplicateFiles() {}

  /**
   * Writes both files in place of those of an earlier search.
   *
   * @throws io.github.imagerecognition.bucket.StoreException when the store does not take them
   */
  public static void write(List<DuplicateGroup> groups, Bucket bucket) {
    bucket.write(JSON_LINES, "application/x-ndjson", output -> writeJson(groups, output));
    bucket.write(CSV, "text/csv; charset=utf-8", output -> writeCsv(groups, output));
  }

  private static void writeJson(List<DuplicateGroup> groups, OutputStream output)
      throws IOException {
    for (DuplicateGroup group : groups) {
      output.write((JsonDocument.writeLine(group) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void writeCsv(List<DuplicateGroup> groups, OutputStream output)
      throws IOException {
    Writer lines = new OutputStreamWriter(output, StandardCharsets.UTF_8);
    lines.write("group,kind,similarity,product_sku,picture\r\n");
    int number = 0;
    for (DuplicateGroup group : groups) {
      number++;
      String start =
          String.format(
              Locale.ROOT,
              "%d,%s,%s,",
              number,
              group.kind().name().toLowerCase(Locale.ROOT),
              group.similarity() == null ? "" : group.similarity());
      if (group.pictures() == null) {
        for (String product : group.products()) {
          lines.write(start + cell(product) + ",\r\n");
        }
      } else {
        for (String picture : group.pictures()) {
          String product = picture.substring(0, picture.indexOf('/'));
          lines.write(start + cell(product) + "," + cell(picture) + "\r\n");
        }
      }
    }
    lines.flush();
  }

  /** As RFC 4180 quotes it; with an apostrophe where a spreadsheet would take it for a formula. */
  private static String cell(String text) {
    String harmless = FORMULA.matcher(text).matches() ? "'" + text : text;
    return NEEDS_QUOTES.matcher(harmless).matches()
        ? '"' + harmless.replace("\"", "\"\"") + '"'
        : harmless;
  }
}
