package io.github.imagerecognition.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.bucket.StoredObject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChunkCutterTest {

  private static final int CHUNK_BYTES = 4 * 2048 * Float.BYTES;

  private final ChunkCutter cutter =
      new ChunkCutter(ExportSettings.of(List.of()), Optional.empty(), CHUNK_BYTES);

  @Test
  void holdsSoManyBytesWhateverTheFirstProductHas() throws IOException {
    add("a", 64);
    for (String name : List.of("b", "c", "d", "e", "f")) {
      add(name, 2048);
    }
    add("g", 10 * 2048);
    add("h", 1);

    assertThat(cutter.finish(0))
        .extracting(CatalogueChunk::from)
        .containsExactly("", "e/", "g/", "h/");
    assertThat(cutter.products()).isEqualTo(8);
  }

  private void add(String name, int dimensions) throws IOException {
    StoredObject npy =
        new StoredObject(
            name + "/embeddings.npy", 128 + (long) dimensions * Float.BYTES, "tag", Instant.EPOCH);
    cutter.add(new FinishedProduct(name, npy, Optional.empty()));
  }
}
