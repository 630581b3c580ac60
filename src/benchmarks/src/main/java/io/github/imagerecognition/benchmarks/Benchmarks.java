package io.github.imagerecognition.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command: measures the chosen parts in rounds, one part after the other in each, and prints
 * the medians. So what is compared is measured in turns, and what else the machine does meets both.
 */
public final class Benchmarks {

  private static final String ROUNDS = "--rounds=";

  private Benchmarks() {}

  /** Runs the parts that are named, or all. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path root = Path.of(System.getProperty("benchmarks.root"));
    List<String> words = Arrays.stream(arguments).filter(word -> !word.startsWith(ROUNDS)).toList();
    Scale scale = Scale.full(rounds(arguments));
    Workspace workspace = Workspace.in(root);
    List<Part> parts = parts(workspace, scale);
    List<String> names = parts.stream().map(Part::name).toList();
    if (scale.rounds() < 1 || !names.containsAll(words)) {
      System.err.printf("Usage: run [%s3] [%s]…%n", ROUNDS, String.join("|", names));
      System.exit(1);
    }
    System.out.print(
        run(
            parts.stream().filter(part -> words.isEmpty() || words.contains(part.name())).toList(),
            scale.rounds()));
    workspace.delete();
    System.exit(0);
  }

  /** The number of rounds that is asked for, or 0 if it is none. */
  private static int rounds(String... arguments) {
    return Arrays.stream(arguments)
        .filter(word -> word.startsWith(ROUNDS))
        .map(word -> word.substring(ROUNDS.length()))
        .map(number -> number.matches("\\d{1,3}") ? Integer.parseInt(number) : 0)
        .findFirst()
        .orElse(3);
  }

  static List<Part> parts(Workspace workspace, Scale scale) {
    return List.of(
        new NetworkPart(scale),
        new PreprocessingPart(workspace, scale),
        new FolderPart(workspace, scale),
        new IntegerPart(workspace, scale),
        new S3Part(workspace, scale),
        new BaselinePart(workspace, scale),
        new TinyProductsPart(workspace, scale),
        new MemoryPart(workspace, scale));
  }

  /** Measures, and gives what is to be printed. */
  static String run(List<Part> parts, int rounds) throws IOException, InterruptedException {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    for (Part part : parts) {
      part.prepare();
    }
    List<Round> measured = new ArrayList<>();
    for (int number = 1; number <= rounds; number++) {
      Round round = new Round(number, System.err);
      for (Part part : parts) {
        part.measure(round);
      }
      measured.add(round);
    }
    List<Row> rows =
        Stream.concat(
                parts.stream().flatMap(part -> part.rows().stream()), Comparisons.rows().stream())
            .collect(Collectors.toList());
    return machine(rounds, load) + Table.text(rows, measured);
  }

  /** Where it was measured; a load at the start means that others were measured too. */
  private static String machine(int rounds, double load) {
    return String.format(
        Locale.ROOT,
        "%s %s, %d cores, Java %s, rounds: %d, load average before: %.1f%n%n",
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        SmallBenchmark.CORES,
        Runtime.version(),
        rounds,
        load);
  }
}
