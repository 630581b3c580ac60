package io.github.imagerecognition.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.MemoryBucket;
import io.github.imagerecognition.model.ModelSpecification;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was opened is closed when a later step of opening fails. */
class OpenResourcesTest {

  @TempDir private Path folder;

  private final List<String> events = new ArrayList<>();

  @Test
  void closesInTheOppositeOrderEvenWhenOneFails() {
    OpenResources resources = new OpenResources();
    resources.add(() -> events.add("first"));
    resources.add(
        () -> {
          throw new IllegalStateException("second");
        });
    resources.add(() -> events.add("third"));

    assertThatThrownBy(resources::close).hasMessage("second");
    assertThat(events).containsExactly("third", "first");

    resources.close();
    assertThat(events).containsExactly("third", "first");
  }

  @Test
  void keepsTheFailureForWhichItCloses() {
    OpenResources resources = new OpenResources();
    resources.add(
        () -> {
          throw new IllegalStateException("closing");
        });
    Exception failure = new IllegalStateException("opening");

    resources.closeAfter(failure);

    assertThat(failure.getSuppressed())
        .extracting(Throwable::getMessage)
        .containsExactly("closing");
  }

  @Test
  void aWorkerClosesItsOutputWhenTheInputCannotBeOpened() {
    assertThatThrownBy(() -> worker(SampleBucket.NARROW, "broken"))
        .isInstanceOf(CodedException.class);
    assertThat(events).containsExactly("open output", "close output");
  }

  @Test
  void aWorkerClosesItsStoresWhenTheModelCannotBeLoaded() {
    ModelSpecification missing =
        ModelSpecification.of("resnet50", folder.resolve("missing.pth").toString());

    assertThatThrownBy(() -> worker(missing, "input")).isInstanceOf(CodedException.class);
    assertThat(events).containsExactly("open output", "open input", "close input", "close output");
  }

  @Test
  void aWorkerClosesWhatItHasOpened() {
    worker(SampleBucket.NARROW, "input").close();

    assertThat(events).containsExactly("open output", "open input", "close input", "close output");
  }

  @Test
  void aWorkerThatWritesNothingOpensNoOutput() {
    new EmbedWorker(EmbedSettings.of(location("input"), SampleBucket.NARROW).build(), this::open)
        .close();

    assertThat(events).containsExactly("open input", "close input");
  }

  private EmbedWorker worker(ModelSpecification model, String input) {
    return new EmbedWorker(
        EmbedSettings.of(location(input), model).output(location("output")).build(), this::open);
  }

  private BucketLocation location(String name) {
    return BucketLocation.folder(folder.toString()).child(name);
  }

  private Bucket open(BucketLocation location) {
    String name = Path.of(location.uri()).getFileName().toString();
    if (name.equals("broken")) {
      throw new CodedException(ErrorCode.STORE_UNREACHABLE, "cannot open " + name);
    }
    events.add("open " + name);
    return new MemoryBucket(() -> events.add("close " + name));
  }
}
