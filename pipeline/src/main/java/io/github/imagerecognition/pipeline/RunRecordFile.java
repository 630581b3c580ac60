package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.JsonDocument;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.product.Shard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The record of an output's last run. */
public final class RunRecordFile {

  /** A hundred times what a record has. */
  private static final int MAX_BYTES = 1 << 20;

  private RunRecordFile() {}

  /** Its key in the output, such as {@code _run.json}: each shard has its own. */
  public static String name(Shard shard) {
    return shard.fileName("_run", ".json");
  }

  /** Replaces the record of the run before. */
  static void write(Bucket output, Shard shard, RunRecord record) {
    byte[] document = JsonDocument.write(record).getBytes(StandardCharsets.UTF_8);
    output.write(name(shard), document, "application/json");
  }

  /** Reads the record of the last run; empty when there is none, or none that can be read. */
  public static Optional<RunRecord> read(Bucket output, Shard shard) {
    try {
      return Optional.ofNullable(
          JsonDocument.read(output.read(name(shard), MAX_BYTES).bytes(), RunRecord.class));
    } catch (StoreException | IOException e) {
      return Optional.empty();
    }
  }
}
