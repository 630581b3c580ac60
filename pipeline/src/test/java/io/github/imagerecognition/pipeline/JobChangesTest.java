package io.github.imagerecognition.pipeline;

import static io.github.imagerecognition.pipeline.Shop.reference;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.testing.HostileStore;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.lang3.ArrayUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the whole job makes of a catalogue that changes between its runs. */
@Timeout(120)
class JobChangesTest {

  private HostileStore store;

  @BeforeEach
  void fill() throws IOException {
    store = HostileStore.start();
    for (String product : "a b c d".split(" ", -1)) {
      store.objects().put("producto-%s/1.jpg".formatted(product), reference("images/png-gray.png"));
    }
    assertThat(run()).contains("Products: 4 embedded, 0 done before, 0 failed");
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void readsNoPictureAndWritesNothingButItsRecordWhenNothingHasChanged() {
    Map<String, byte[]> before = embeddings();
    int requests = store.requests().size();

    assertThat(run("--reprocess=changed", "--prune"))
        .contains("4 products are done already, 0 are to do")
        .doesNotContain("Changed since", "Without pictures");

    assertThat(store.requests().subList(requests, store.requests().size()))
        .isNotEmpty()
        .noneMatch(
            request -> request.matches("(PUT|DELETE) (?!.*/_run.json$).*|GET .*(jpg|json|npy)"));
    assertThat(embeddings()).isEqualTo(before);
  }

  @Test
  void tellsWhatHasChangedAndEmbedsItAgainWhenAsked() throws IOException {
    store.objects().put("producto-a/2.jpg", reference("images/png-rgb.png"));
    store.objects().put("producto-b/1.jpg", reference("images/png-rgb.png"));
    store.objects().remove("producto-c/1.jpg");
    byte[] former = store.objects().get("embeddings/producto-a/embeddings.npy");

    assertThat(run())
        .contains(
            "Changed since they were embedded: 2 products (2 with other pictures);"
                + " --reprocess=changed embeds them again",
            "Without pictures, but with an embedding: 1 products; --prune")
        .contains("Products: 0 embedded, 3 done before, 0 failed");
    assertThat(run("--reprocess=changed"))
        .contains("Products: 2 embedded, 1 done before, 0 failed");

    assertThat(store.objects().get("embeddings/producto-a/embeddings.npy")).isNotEqualTo(former);
    assertThat(store.objects().tailMap("embeddings/producto-a/").headMap("embeddings/producto-b"))
        .hasSize(3);
    assertThat(run("--resizeSize=240"))
        .contains("Changed since they were embedded: 3 products (3 with another preprocessing)");
  }

  @Test
  void prunesWhatHasNoPicturesAnyMoreUnlessThatIsMuch() {
    store.objects().remove("producto-c/1.jpg");
    store.objects().put("embeddings/producto-c/notes.txt", new byte[1]);

    assertThat(run(1, "--prune"))
        .contains("PRUNE_LIMIT: 1 of 4 products in the output have no pictures", "--pruneLimit");
    assertThat(store.objects()).containsKey("embeddings/producto-c/embeddings.npy");

    assertThat(run("--prune", "--pruneLimit=25"))
        .contains("Deleted the embeddings of 1 products without pictures");
    assertThat(store.objects().tailMap("embeddings/producto-c/").headMap("embeddings/producto-d"))
        .containsOnlyKeys("embeddings/producto-c/notes.txt");
  }

  @Test
  void prunesNothingWhenTheInputIsEmpty() {
    store.objects().keySet().removeIf(key -> key.startsWith("producto-"));

    assertThat(run("--prune", "--pruneLimit=100")).contains("Nothing is pruned");

    assertThat(store.objects()).containsKey("embeddings/producto-c/embeddings.npy");
  }

  @Test
  void triesAgainOnlyWhatWasIncompleteWhenAskedForWhatFailed() throws IOException {
    store.objects().put("producto-a/2.jpg", new byte[] {1});
    run("--reprocess=changed");
    store.objects().put("producto-a/2.jpg", reference("images/png-rgb.png"));
    store.objects().put("producto-b/1.jpg", reference("images/png-rgb.png"));

    assertThat(run("--reprocess=failed"))
        .contains("Products: 1 embedded, 3 done before, 0 failed")
        .contains("Pictures: 2 used, 0 left out");
  }

  private Map<String, byte[]> embeddings() {
    Map<String, byte[]> embeddings = new TreeMap<>(store.objects());
    assertThat(embeddings.remove("embeddings/_run.json")).isNotNull();
    return embeddings;
  }

  @Test
  void adoptsEmbeddingsThatDoNotSayWhatTheyWereMadeOf() throws IOException {
    Map<String, byte[]> marked = new TreeMap<>(store.objects());
    store.objects().keySet().removeIf(key -> key.contains("/.made-"));
    store.objects().put("embeddings/producto-a/.made-by-hand", new byte[0]);
    store.objects().put("producto-b/1.jpg", reference("images/png-rgb.png"));
    byte[] damaged = store.objects().get("embeddings/producto-c/embeddings.npy").clone();
    damaged[damaged.length - 1]++;
    store.objects().put("embeddings/producto-c/embeddings.npy", damaged);
    int requests = store.requests().size();

    assertThat(run("--reprocess=changed"))
        .contains("Of unknown origin: 4 products")
        .contains("Products: 2 embedded, 0 done before, 0 failed", "Adopted: 2 products")
        .doesNotContain("Not counted");

    assertThat(store.requests().subList(requests, store.requests().size()))
        .noneMatch(request -> request.matches("GET .*producto-[ad]/1.jpg"));
    marked.keySet().removeIf(key -> !key.startsWith("embeddings/producto-") || key.contains("-b/"));
    assertThat(store.objects()).containsAllEntriesOf(marked);
    assertThat(store.objects()).doesNotContainKey("embeddings/producto-a/.made-by-hand");
    assertThat(run("--reprocess=changed")).contains("4 products are done already");
    assertThat(run("--reprocess=all")).contains("Products: 4 embedded");
  }

  private String run(String... options) {
    return run(0, options);
  }

  private String run(int exitCode, String... options) {
    return JobInProcess.run(
        exitCode, store.environment(), ArrayUtils.addFirst(options, JobProcess.NARROW));
  }
}
