package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.JsonDocument;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.product.Shard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The record of an output's last run. */
public final class RunRecordFile {

  private static final String NAME = "_run";

  /** A hundred times what a record has. */
  private static final int MAX_BYTES = 1 << 20;

  private RunRecordFile() {}

  /** Its key in the output, such as {@code _run.json}: each shard has its own. */
  public static String name(Shard shard) {
    return shard.fileName(NAME, ".json");
  }

  /** Replaces the record of the run before. */
  static void write(Bucket output, Shard shard, RunRecord record) {
    byte[] document = JsonDocument.write(record).getBytes(StandardCharsets.UTF_8);
    output.write(name(shard), document, "application/json");
  }

  /** Reads the record of the last run, or of each of its shards; empty when there is none. */
  public static List<RunRecord> latest(Bucket output) {
    List<RunRecord> all = new ArrayList<>();
    output.list(NAME, "").forEachRemaining(file -> read(output, file.key()).ifPresent(all::add));
    return all.stream()
        .filter(record -> record.ended() != null)
        .max(Comparator.comparing(RunRecord::ended))
        .map(last -> all.stream().filter(it -> it.shardCount() == last.shardCount()).toList())
        .orElse(List.of());
  }

  /** Reads the record of the last run; empty when there is none, or none that can be read. */
  public static Optional<RunRecord> read(Bucket output, Shard shard) {
    return read(output, name(shard));
  }

  private static Optional<RunRecord> read(Bucket output, String key) {
    try {
      return Optional.ofNullable(
          JsonDocument.read(output.read(key, MAX_BYTES).bytes(), RunRecord.class));
    } catch (StoreException | IOException e) {
      return Optional.empty();
    }
  }
}
