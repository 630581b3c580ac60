package io.github.imagerecognition.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.bucket.S3Provider;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationPicturesTest {

  @TempDir private Path folder;

  @BeforeEach
  void fill() throws IOException {
    for (String name : List.of("a", "b", "c")) {
      Files.writeString(folder.resolve(name + ".jpg"), name);
    }
  }

  @Test
  void thoseWithTheNumbersAreRead() {
    List<String> read = new ArrayList<>();

    pictures()
        .forEach(
            number -> number != 1,
            content -> read.add(new String(content, StandardCharsets.UTF_8)));

    assertThat(read).hasSize(2).isSubsetOf("a", "b", "c");
    assertThat(pictures().hashes()).hasSize(3);
  }

  @Test
  void oneThatIsTooLargeIsLeftOut() throws IOException {
    List<String> hashes = pictures().hashes();
    try (RandomAccessFile large = new RandomAccessFile(folder.resolve("d.jpg").toFile(), "rw")) {
      large.setLength(100_000_001);
    }

    assertThat(pictures().hashes()).isEqualTo(hashes);
  }

  @Test
  void oneThatIsReplacedMeanwhileIsRefused() throws IOException {
    CalibrationPictures pictures = pictures();
    Files.writeString(folder.resolve("b.jpg"), "other");

    assertThatThrownBy(() -> pictures.forEach(number -> true, content -> {}))
        .isInstanceOf(CodedException.class)
        .hasMessageContaining("b.jpg")
        .hasMessageContaining("start again");
  }

  private CalibrationPictures pictures() {
    return CalibrationPictures.at(folder.toString(), S3Provider.NONE);
  }
}
