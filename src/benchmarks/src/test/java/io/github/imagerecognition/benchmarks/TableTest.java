package io.github.imagerecognition.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TableTest {

  private static final Row TIME = Row.of("time", Unit.SECONDS);

  @Test
  void showsTheMedianBetweenTheSmallestAndTheLargest() {
    assertThat(TIME.cells(rounds(3, 1, 20)).orElseThrow().subList(0, 3))
        .containsExactly("time", "3.0 s", "1.0 … 20.0");
    assertThat(TIME.cells(rounds(4, 1)).orElseThrow().get(1)).isEqualTo("2.5 s");
  }

  @Test
  void saysWhetherTheMedianReachesItsTarget() {
    assertThat(outcome(Target.atLeast(2), 2)).containsExactly("at least 2.0", "yes");
    assertThat(outcome(Target.atLeast(2), 1.99)).containsExactly("at least 2.0", "NO");
    assertThat(outcome(Target.atMost(2), 2)).containsExactly("at most 2.0", "yes");
    assertThat(outcome(Target.atMost(2), 2.01)).containsExactly("at most 2.0", "NO");
  }

  @Test
  void leavesOutWhatWasNotMeasuredAndSaysWhy() {
    Row ratio = Row.ratio("ratio", round -> round.get("time") / round.get("absent"));
    List<Round> rounds = rounds(1, 2);
    rounds.forEach(round -> round.omit("absent: nobody knows it"));

    String table = Table.text(List.of(TIME, ratio), rounds);

    assertThat(table.lines().filter(line -> line.startsWith("|"))).hasSize(3);
    assertThat(table).containsOnlyOnce("Not measured: absent: nobody knows it");
  }

  @Test
  void comparesTheJobWithWhatNetworkAndPreprocessingAllowTogether() {
    List<Round> rounds =
        List.of(
            round(
                round -> {
                  round.put(NetworkPart.OF_THE_JOB, 30);
                  round.put(PreprocessingPart.OF_THE_SAMPLE, 60);
                  round.put(FolderPart.RATE, 19);
                }));

    assertThat(Comparisons.rows().get(0).cells(rounds).orElseThrow().subList(1, 5))
        .containsExactly("0.950", "0.950 … 0.950", "at least 0.95", "yes");
  }

  @Test
  void tellsWhatTheRequestsTimeCostsFromWhatTheServerCosts() {
    List<Round> rounds =
        List.of(
            round(
                round -> {
                  round.put(FolderPart.RATE, 25);
                  round.put(S3Part.RATE, 19.8);
                  round.put(S3Part.CONTROL, 20);
                }));

    assertThat(Comparisons.rows().stream().flatMap(row -> row.cells(rounds).stream()))
        .extracting(cells -> cells.get(0) + ": " + cells.get(1))
        .containsExactly(
            "job on S3 with 50 ms / on a folder: 0.792", "job on S3 with 50 ms / with 0 ms: 0.990");
  }

  private static List<String> outcome(Target target, double value) {
    return TIME.withTarget(target).cells(rounds(value)).orElseThrow().subList(3, 5);
  }

  private static List<Round> rounds(double... times) {
    return Arrays.stream(times).mapToObj(time -> round(round -> round.put("time", time))).toList();
  }

  private static Round round(Consumer<Round> figures) {
    Round round = new Round(1, new PrintStream(OutputStream.nullOutputStream(), true, UTF_8));
    figures.accept(round);
    return round;
  }
}
