package io.github.imagerecognition.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.product.Shard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The record of an output's last run. */
public final class RunRecordFile {

  /** A hundred times what a record has. */
  private static final int MAX_BYTES = 1 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) // of a later version
          .build();

  private RunRecordFile() {}

  /** Its key in the output, such as {@code _run.json}: each shard has its own. */
  public static String name(Shard shard) {
    return shard.fileName("_run", ".json");
  }

  /** Replaces the record of the run before. */
  static void write(Bucket output, Shard shard, RunRecord record) {
    try {
      output.write(name(shard), JSON.writeValueAsBytes(record), "application/json");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the record of the last run; empty when there is none, or none that can be read. */
  public static Optional<RunRecord> read(Bucket output, Shard shard) {
    try {
      return Optional.ofNullable(
          JSON.readValue(output.read(name(shard), MAX_BYTES).bytes(), RunRecord.class));
    } catch (StoreException | IOException e) {
      return Optional.empty();
    }
  }
}
