package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** {@code docs/run-record.schema.json}, as somebody who reads records would use it. */
final class RunRecordSchema {

  private static final Path FILE = Path.of("..", "docs", "run-record.schema.json");

  private RunRecordSchema() {}

  /** Reads a record, which has to be valid. */
  static JsonNode valid(byte[] record) {
    try {
      JsonNode json = new JsonMapper().readTree(record);
      assertThat(schema().validate(json)).as(json::toPrettyString).isEmpty();
      return json;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The paths of all parts that the schema describes, such as {@code products/found}. */
  static Set<String> parts() {
    Set<String> parts = new TreeSet<>();
    addParts(parts, "", read());
    return parts;
  }

  private static void addParts(Set<String> parts, String path, JsonNode schema) {
    schema
        .path("properties")
        .fields()
        .forEachRemaining(
            part -> {
              assertThat(part.getValue().path("description").asText())
                  .as(part.getKey())
                  .endsWith(".");
              parts.add(path + part.getKey());
              addParts(parts, path + part.getKey() + "/", part.getValue());
            });
  }

  private static JsonSchema schema() {
    SchemaValidatorsConfig withFormats =
        SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(read(), withFormats);
  }

  private static JsonNode read() {
    try {
      return new JsonMapper().readTree(Files.readString(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
