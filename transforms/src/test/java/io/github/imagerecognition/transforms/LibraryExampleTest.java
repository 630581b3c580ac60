package io.github.imagerecognition.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.imagerecognition.example.EmbeddingsAsJsonLines;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example of docs/library.md and of {@link EmbedImages}' Javadoc: the same code, and it runs.
 */
class LibraryExampleTest {

  private static final Path MODULE = ReferenceData.path("").resolve("../../transforms").normalize();
  private static final String ROOM = "java/io/github/imagerecognition/";

  @TempDir private Path folder;

  @Test
  void writesALineOfJsonForEachProduct() throws IOException {
    new SampleBucket(folder)
        .withProduct("producto-bad", SampleBucket.badPicture("empty.jpg"))
        .withProduct("producto-good", SampleBucket.picture("jpeg-gray.jpg"));

    EmbeddingsAsJsonLines.main(
        new String[] {
          folder.resolve("input").toString(),
          SampleBucket.NARROW.weights(),
          folder.resolve("embeddings").toString()
        });

    JsonNode line = new JsonMapper().readTree(lines(".jsonl"));
    assertThat(line.get("product").asText()).isEqualTo("producto-good");
    assertThat(line.get("images").asInt()).isEqualTo(1);
    float[] expected =
        SampleBucket.numbers(
            ByteBuffer.wrap(
                Files.readAllBytes(ReferenceData.path("embeddings/jpeg-gray.jpg.npy"))));
    assertThat(new JsonMapper().treeToValue(line.get("embedding"), float[].class))
        .containsExactly(expected, offset(5e-4f));
    assertThat(lines("-failed"))
        .contains("IMAGE_EMPTY")
        .contains("PRODUCT_WITHOUT_IMAGES")
        .hasLineCount(2);
    assertThat(folder.resolve("input/embeddings")).doesNotExist();
  }

  @Test
  void isTheCodeOfTheDocumentation() throws IOException {
    String code = example();
    String withoutPackage = code.substring(code.indexOf("import "));

    assertThat(Files.readString(MODULE.resolve("../docs/library.md")))
        .contains("```java\n" + withoutPackage + "```\n");
  }

  @Test
  void isTheCodeOfTheJavadoc() throws IOException {
    String code = example();
    String body =
        code.substring(code.indexOf("    BucketLocation input"), code.indexOf("    products\n"));
    String comment =
        body.stripTrailing()
            .stripIndent()
            .lines()
            .map(line -> (" * " + line).stripTrailing())
            .collect(Collectors.joining("\n"));

    assertThat(Files.readString(MODULE.resolve("src/main/" + ROOM + "transforms/EmbedImages.java")))
        .contains(comment);
  }

  private static String example() throws IOException {
    return Files.readString(
        MODULE.resolve("src/test/" + ROOM + "example/EmbeddingsAsJsonLines.java"));
  }

  private String lines(String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(ending)).toList();
      StringBuilder lines = new StringBuilder();
      for (Path file : found) {
        lines.append(Files.readString(file));
      }
      return lines.toString();
    }
  }
}
