package io.github.imagerecognition.pipeline;

import static io.github.imagerecognition.pipeline.Shop.reference;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.imagerecognition.testing.HostileStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.lang3.ArrayUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code plan} says of a catalogue that has changed, and that it only says it. */
@Timeout(120)
class PlanTest {

  private HostileStore store;

  /** Of the products a to d, b has another picture, c has lost its own, and e is new. */
  @BeforeEach
  void fill() throws IOException {
    store = HostileStore.start();
    for (String product : "a b c d".split(" ", -1)) {
      store.objects().put("producto-%s/1.jpg".formatted(product), reference("images/png-gray.png"));
    }
    store.objects().put("producto-d/broken.jpg", new byte[] {1});
    run(0);
    store.objects().put("producto-b/2.jpg", reference("images/png-rgb.png"));
    store.objects().remove("producto-c/1.jpg");
    store.objects().put("producto-e/1.jpg", reference("images/png-rgb.png"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void saysWhatARunWouldDoFromTheListingsAlone() {
    Map<String, byte[]> before = new TreeMap<>(store.objects());
    int requests = store.requests().size();

    String plan = plan(0, "--fast", "--reprocess=changed", "--prune", "--pruneLimit=50");

    assertThat(plan.replaceAll(" +", " "))
        .contains("A run with --reprocess=changed embeds 2 of 4 products\n")
        .contains("without an embedding 1 1 240.9 kB\n", "with other pictures 1 2 282.9 kB\n")
        .contains("Together 2 3 523.8 kB\n")
        .contains("Left alone: 1 up to date, 1 with pictures left out\n")
        .contains("Without pictures any more: 1 products, whose embeddings are deleted\n")
        .contains(" 3 GET, 6 PUT, 5 DELETE\n");
    assertThat(store.requests().subList(requests, store.requests().size()))
        .isNotEmpty()
        .noneMatch(request -> request.matches("(PUT|DELETE) .*|GET .*(jpg|embeddings.json|npy)"));
    assertThat(store.objects()).isEqualTo(before);
  }

  @Test
  void aRunDoesWhatTheJsonSays() throws IOException {
    JsonNode plan = json("--reprocess=missing", "--fast");

    assertThat(plan.at("/work/products").asInt()).isEqualTo(1);
    assertThat(plan.at("/reasons/missing/pictures").asInt()).isEqualTo(1);
    assertThat(plan.at("/left_alone/other_pictures").asInt()).isEqualTo(1);
    assertThat(plan.at("/vanished").asInt()).isEqualTo(1);
    assertThat(run(0)).contains("Products: 1 embedded, 3 done before, 0 failed");
    assertThat(json("--fast").at("/work/products").asInt()).isZero();
  }

  @Test
  void theSpeedIsMeasuredWithPicturesThatAreToDo() throws IOException {
    int requests = store.requests().size();

    JsonNode plan = json("--reprocess=changed");

    assertThat(plan.get("speed_from").asText()).isEqualTo("measured");
    assertThat(plan.get("seconds").asDouble())
        .isEqualTo(3 / plan.get("pictures_per_second").asDouble());
    assertThat(store.requests().subList(requests, store.requests().size()))
        .anyMatch(request -> request.matches("GET .*producto-e/1.jpg"))
        .noneMatch(request -> request.matches("(PUT|DELETE) .*"));
  }

  @Test
  void theSpeedIsThatOfTheLastRun() throws IOException {
    assertThat(json("--fast").get("speed_from").asText()).isEqualTo("last_run");
  }

  @Test
  void theShardsTogetherAreTheWhole() throws IOException {
    JsonNode plan = json("--reprocess=all", "--shards=3", "--fast");

    int pictures = 0;
    for (JsonNode shard : plan.get("shards")) {
      pictures += shard.get("pictures").asInt();
    }
    assertThat(plan.get("shards")).hasSize(3);
    assertThat(pictures).isEqualTo(plan.at("/work/pictures").asInt()).isEqualTo(6);
  }

  @Test
  void productsThatMayBeAdoptedAreNoWork() throws IOException {
    store.objects().keySet().removeIf(key -> key.contains("/.made-"));

    JsonNode plan = json("--reprocess=changed", "--fast");

    assertThat(plan.at("/work/products").asInt()).isEqualTo(1);
    assertThat(plan.at("/compared_first/products").asInt()).isEqualTo(3);
    assertThat(plan.at("/left_alone").isEmpty()).isTrue();
    assertThat(run(0, "--reprocess=changed"))
        .contains("Products: 3 embedded", "Adopted: 1 products");
  }

  @Test
  void asksTheStoreForWhatTheRunAsks() throws IOException {
    JsonNode plan = json("--reprocess=changed", "--fast").get("requests");
    int requests = store.requests().size();
    run(0, "--reprocess=changed");

    List<String> run = store.requests().subList(requests, store.requests().size());
    assertThat(run.stream().filter(it -> it.matches("GET producto-.*")))
        .hasSize(plan.get("get").asInt());
    assertThat(run.stream().filter(it -> it.matches("PUT embeddings/producto-.*")))
        .hasSize(plan.get("put").asInt());
    assertThat(run.stream().filter(it -> it.matches("DELETE embeddings/producto-.*")))
        .hasSize(plan.get("delete").asInt());
  }

  @Test
  void endsAsTheRunWouldWherePruningIsRefused() {
    assertThat(plan(1, "--fast", "--prune"))
        .contains("embeds 1 of 4 products")
        .contains("PRUNE_LIMIT: 1 of 4 products");
  }

  @Test
  void explainsAProduct() {
    assertThat(plan(0, "--explain=producto-a"))
        .contains("producto-a is left alone: it is up to date")
        .contains("Made of: pictures ");
    assertThat(plan(0, "--explain=producto-b"))
        .contains("producto-b is left alone: its pictures are others", "--reprocess=changed");
    assertThat(plan(0, "--explain=producto-b", "--reprocess=changed"))
        .contains("producto-b is embedded: its pictures are others");
    assertThat(plan(0, "--explain=producto-c")).contains("no pictures any more");
    assertThat(plan(0, "--explain=producto-d"))
        .contains("without pictures that could not be used")
        .contains("Last run: IMAGE_UNSUPPORTED producto-d/broken.jpg");
    assertThat(plan(0, "--explain=producto-e"))
        .contains("producto-e is embedded: it has no embedding");
    assertThat(plan(0, "--explain=producto-x")).contains("there is no such product");
  }

  private JsonNode json(String... options) throws IOException {
    return Printed.json(store.environment(), arguments(options));
  }

  private String plan(int exitCode, String... options) {
    return Printed.by(exitCode, store.environment(), arguments(options)).text();
  }

  private static String[] arguments(String... options) {
    return ArrayUtils.addAll(options, "plan", JobProcess.NARROW);
  }

  private String run(int exitCode, String... options) {
    return JobInProcess.run(
        exitCode, store.environment(), ArrayUtils.add(options, JobProcess.NARROW));
  }
}
