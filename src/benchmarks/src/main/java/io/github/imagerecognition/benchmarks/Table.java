package io.github.imagerecognition.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** All figures, in Markdown with columns that line up. */
final class Table {

  private static final List<String> TITLES =
      List.of("figure", "median", "smallest … largest", "target", "reached");

  private Table() {}

  /** The rows that were measured, and below them why others were not. */
  static String text(List<Row> rows, List<Round> rounds) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(TITLES);
    lines.add(TITLES.stream().map(title -> "---").toList());
    rows.forEach(row -> row.cells(rounds).ifPresent(lines::add));
    int[] widths =
        IntStream.range(0, TITLES.size())
            .map(
                column ->
                    lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0))
            .toArray();
    String table = lines.stream().map(line -> line(line, widths)).collect(Collectors.joining());
    String omissions =
        rounds.stream()
            .flatMap(round -> round.omissions().stream())
            .distinct()
            .map("Not measured: %s%n"::formatted)
            .collect(Collectors.joining());
    return table + System.lineSeparator() + omissions;
  }

  private static String line(List<String> cells, int... widths) {
    return IntStream.range(0, widths.length)
            .mapToObj(
                column ->
                    cells.get(column) + " ".repeat(widths[column] - cells.get(column).length()))
            .collect(Collectors.joining(" | ", "| ", " |"))
        + System.lineSeparator();
  }
}
