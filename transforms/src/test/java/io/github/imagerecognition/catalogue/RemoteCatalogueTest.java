package io.github.imagerecognition.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.FixedStore;
import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.testing.ExportedCatalogue;
import io.github.imagerecognition.testing.HostileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A catalogue in a store, which is searched in the cache folder. */
class RemoteCatalogueTest {

  @TempDir Path folder;

  private HostileStore store;
  private CacheFolder cache;

  @BeforeEach
  void start() throws IOException {
    store = HostileStore.start();
    cache = new CacheFolder(folder.resolve("cache"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void isFetchedOnce() {
    upload(Map.of("a", new float[] {1, 2}, "b", new float[] {3, 4}));
    assertThat(open().matrix().row(1)).containsExactly(3, 4);
    int requests = store.requests().size();

    OpenCatalogue again = open();

    assertThat(again.details(List.of(0)).get(0).productSku()).isEqualTo("a");
    assertThat(store.requests().subList(requests, store.requests().size()))
        .hasSize(1)
        .allMatch(request -> request.contains("catalogue.json"));
  }

  @Test
  void anotherExportReplacesIt() throws IOException {
    upload(Map.of("a", new float[] {1, 2}));
    open();
    long before = cachedFiles();
    upload(Map.of("c", new float[] {5, 6}));

    assertThat(open().products()).containsExactly("c");
    assertThat(cachedFiles()).isEqualTo(before);
  }

  @Test
  void isDamagedWhereAFileIsNotTheOneThatWasExported() {
    upload(Map.of("a", new float[] {1, 2}));
    String ids =
        store.objects().keySet().stream().filter(key -> key.endsWith("ids.txt")).findFirst().get();
    store.objects().put(ids, "b\n".getBytes(StandardCharsets.UTF_8));

    assertDamaged("ids.txt is not the one that was exported");
    store.objects().remove(ids);
    assertDamaged("there is no 0123456789ab/ids.txt");
  }

  private void assertDamaged(String why) {
    assertThatExceptionOfType(CodedException.class)
        .isThrownBy(this::open)
        .withMessageContaining(why)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CATALOGUE_DAMAGED));
  }

  private void upload(Map<String, float[]> embeddings) {
    Path export = new ExportedCatalogue(embeddings).writeTo(folder.resolve("export"));
    try (Stream<Path> files = Files.walk(export)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        store.objects().put("out/_catalogue/" + export.relativize(file), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long cachedFiles() throws IOException {
    try (Stream<Path> files = Files.walk(cache.path())) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private OpenCatalogue open() {
    return OpenCatalogue.open(
        BucketLocation.parse(
            "s3://" + HostileStore.BUCKET + "/out/_catalogue",
            new FixedStore(store.endpoint(), "test", "test")),
        cache);
  }
}
