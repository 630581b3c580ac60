package io.github.imagerecognition.pipeline;

import java.util.List;
import java.util.Map;

/**
 * What a run would do, as {@code plan} prints it. Reasons are the names of product states in small
 * letters.
 *
 * @param found products in the input
 * @param work all that would be embedded
 * @param reasons the same by why it would be
 * @param comparedFirst more products, of unknown origin, of which those are embedded whose files
 *     are not what would be written
 * @param leftAlone finished products by how they are
 * @param vanished products with an embedding and without pictures
 * @param pruned whether their embeddings would be deleted
 * @param picturesPerSecond null where it is not known
 * @param speedFrom {@code last_run} or {@code measured}; null where the speed is not known
 * @param seconds for the pictures, without listing and start; null where the speed is not known
 * @param shards the work of each of the shards that were asked for; null where none were
 */
public record Plan(
    String input,
    String output,
    String reprocess,
    long found,
    Work work,
    Map<String, Work> reasons,
    Work comparedFirst,
    Map<String, Long> leftAlone,
    long vanished,
    boolean pruned,
    Requests requests,
    Double picturesPerSecond,
    String speedFrom,
    Double seconds,
    List<Work> shards) {

  /** Where the speed is from. */
  static final String LAST_RUN = "last_run";

  static final String MEASURED = "measured";

  /**
   * A part of the work.
   *
   * @param bytes of pictures, as far as the listing tells
   */
  public record Work(long products, long pictures, long bytes) {

    static final Work NONE = new Work(0, 0, 0);

    Work plus(Work other) {
      return new Work(products + other.products, pictures + other.pictures, bytes + other.bytes);
    }
  }

  /** About how many requests a store would get; a folder as many calls. */
  public record Requests(long list, long get, long put, long delete) {}
}
