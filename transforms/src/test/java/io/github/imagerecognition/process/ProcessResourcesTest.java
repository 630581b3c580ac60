package io.github.imagerecognition.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ProcessResourcesTest {

  /** One for each task; the common pool of a small machine has only one in all. */
  private static final Executor THREADS = task -> new Thread(task).start();

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  @TempDir private Path folder;

  @AfterEach
  void replace() {
    ProcessResources.replace();
  }

  @Test
  void stoppingWaitsForThoseWhoCompute() throws Exception {
    CompletableFuture<Void> computation =
        CompletableFuture.runAsync(() -> Cores.compute(this::beginAndWait), THREADS);
    begun.await();

    assertThat(ProcessResources.current().stop(Duration.ofMillis(50))).isFalse();
    mayEnd.countDown();
    computation.join();
    assertThat(ProcessResources.current().stop(PATIENCE)).isTrue();
  }

  @Test
  void nobodyBeginsToComputeUntilReplaced() throws Exception {
    assertThat(ProcessResources.current().stop(PATIENCE)).isTrue();
    CompletableFuture<String> later =
        CompletableFuture.supplyAsync(
            () -> Cores.<String, RuntimeException>compute(() -> "done"), THREADS);
    assertThat(later).failsWithin(100, TimeUnit.MILLISECONDS);

    ProcessResources.replace();

    assertThat(later).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo("done");
    assertThat(Cores.compute(() -> "done")).isEqualTo("done");
  }

  @Test
  void stoppingWaitsForThoseWhoComputeSinceBeforeTheReplacement() throws Exception {
    CompletableFuture<Void> computation =
        CompletableFuture.runAsync(() -> Cores.compute(this::beginAndWait), THREADS);
    begun.await();

    ProcessResources replaced = ProcessResources.replace();

    assertThat(replaced.stop(Duration.ofMillis(50))).isFalse();
    mayEnd.countDown();
    computation.join();
  }

  @Test
  void stoppingDeletesUnfinishedFilesAndRefusesOthersUntilReplaced() throws Exception {
    Path file = folder.resolve("file");
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(() -> write(file, this::beginAndWait), THREADS);
    begun.await();
    assertThat(folder).isDirectoryContaining("glob:**.part");

    ProcessResources.current().stop(PATIENCE);

    assertThat(folder).isEmptyDirectory();
    mayEnd.countDown();
    assertThatThrownBy(writing::join).hasRootCauseInstanceOf(IOException.class);
    assertThatThrownBy(() -> write(file, () -> {})).hasMessageContaining("being stopped");
    assertThat(folder).isEmptyDirectory();

    ProcessResources.replace();

    write(file, () -> {});
    assertThat(file).hasContent("content");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aFileThatIsOnlyUsedIsGoneAfterwardsAndWhenTheProcessIsStopped() throws Exception {
    Path file = folder.resolve("file");

    assertThat(AtomicFile.use(file, output -> output.write(1), Files::size)).isOne();
    assertThat(folder).isEmptyDirectory();
    boolean isLeft =
        AtomicFile.use(
            file,
            output -> {},
            used -> {
              stop();
              return Files.exists(used);
            });
    assertThat(isLeft).isFalse();
  }

  private static void stop() throws IOException {
    try {
      ProcessResources.current().stop(PATIENCE);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void progressBeginsAnewWithNewResources() {
    ProcessResources.current().progress().addImages(3);
    ProcessResources.current().progress().addProduct(Map.of("failed", 1L));

    Progress progress = ProcessResources.replace().progress();
    progress.addImages(2);
    assertThat(progress.counters()).isEmpty();

    assertThat(progress.images()).isEqualTo(2);
    assertThat(progress.products()).isZero();
  }

  private void beginAndWait() {
    begun.countDown();
    try {
      mayEnd.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Path file, Runnable meanwhile) {
    try {
      AtomicFile.write(
          file,
          output -> {
            meanwhile.run();
            output.write("content".getBytes(UTF_8));
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
