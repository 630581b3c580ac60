package io.github.imagerecognition.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param rounds how often everything is measured
 * @param warmUp how long a small part runs before it is measured
 * @param measurement how long a small part is measured
 * @param weights of the network of full size, as {@code --weights} takes them
 * @param batchSizes of the network alone, among them the job's
 * @param sizes width and height of the pictures that are decoded, in pixels
 * @param copies of the sample catalogue for the whole job, in the shorter run and in the longer
 *     one: in both the JVM has compiled what matters before the end, so that the rate between them
 *     is that of long runs
 * @param integerCopies the same for the job in 8-bit integers, whose runs are shorter
 * @param tinyProducts products of one tiny picture: in the shorter run and in the longer one
 * @param memoryCopies copies of the sample catalogue: in the shorter run and in the longer one
 */
record Scale(
    int rounds,
    Duration warmUp,
    Duration measurement,
    String weights,
    List<Integer> batchSizes,
    List<Integer> sizes,
    Pair copies,
    Pair integerCopies,
    Pair tinyProducts,
    Pair memoryCopies) {

  /** A shorter and a longer run of the same kind. */
  record Pair(int few, int many) {}

  /** What the documented results are measured with; the sample catalogue has 40 pictures. */
  static Scale full(int rounds) {
    return new Scale(
        rounds,
        Duration.ofSeconds(2),
        Duration.ofSeconds(4),
        "random",
        List.of(1, 8, NetworkPart.BATCH_SIZE_OF_THE_JOB),
        List.of(400, 1200, 3000),
        new Pair(10, 30),
        new Pair(30, 120),
        new Pair(2_000, 12_000),
        new Pair(25, 1_250));
  }
}
