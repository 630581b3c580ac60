package io.github.imagerecognition.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.FixedStore;
import io.github.imagerecognition.embedding.EmbeddingWriter;
import io.github.imagerecognition.image.ImagePreprocessing;
import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.model.ModelSpecification;
import io.github.imagerecognition.product.ProductCounts;
import io.github.imagerecognition.product.ProductLayout;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.product.ProductSurvey;
import io.github.imagerecognition.product.Reprocess;
import io.github.imagerecognition.product.Shard;
import io.github.imagerecognition.product.VanishedProducts;
import io.github.imagerecognition.testing.HostileStore;
import io.github.imagerecognition.testing.HostileStore.Quirk;
import io.github.imagerecognition.testing.ReferenceData;
import io.github.imagerecognition.testing.S3Server;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever has happened to a catalogue and to the runs on it, a run over what has changed ends with
 * the bytes that a run from nothing writes, and another one finds nothing to do. More than a few
 * histories with {@code -Dhistories=200}.
 */
class ConvergenceTest {

  private static final int HISTORIES = Integer.getInteger("histories", 6);
  private static final int MAX_STEPS = 8;

  /** Longer than a file system's clock needs to tell two writes apart. */
  private static final long CLOCK_TICK_MILLIS = 25;

  private static final List<Reprocess> REPROCESS = List.of(Reprocess.values());

  private static final List<Optional<Quirk>> STORES =
      List.of(
          Optional.empty(),
          Optional.of(Quirk.ETAG_OF_OTHER_DIGITS),
          Optional.of(Quirk.ETAG_OF_ANY_TEXT),
          Optional.of(Quirk.ETAG_OF_EACH_UPLOAD));

  private static final List<ModelSpecification> MODELS =
      Stream.of("resnet50", "resnet101")
          .map(
              name ->
                  ModelSpecification.of(
                      name, ReferenceData.path("weights/narrow-%s.pth".formatted(name)).toString()))
          .toList();

  private static final List<ImagePreprocessing> PREPROCESSINGS =
      List.of(ImagePreprocessing.DEFAULT, ImagePreprocessing.DEFAULT.withSizes(240, 224));

  private static final List<EmbeddingModel> LOADED = new ArrayList<>();

  /** How a run embeds. */
  private record How(ModelSpecification model, ImagePreprocessing preprocessing) {

    static How any(Random random) {
      return new How(MODELS.get(random.nextInt(2)), PREPROCESSINGS.get(random.nextInt(2)));
    }
  }

  @TempDir private Path folder;
  private final OpenResources opened = new OpenResources();
  private BucketLocation root;
  private Random random;
  private LivingCatalogue catalogue;

  @BeforeAll
  static void keepTheModelsLoaded() {
    MODELS.forEach(model -> LOADED.add(ModelLoader.acquire(model)));
  }

  @AfterAll
  static void unload() {
    LOADED.forEach(EmbeddingModel::close);
  }

  @AfterEach
  void close() {
    opened.close();
  }

  static Stream<Arguments> histories() {
    return IntStream.range(0, HISTORIES)
        .boxed()
        .flatMap(
            seed ->
                Stream.of(Arguments.of("folder", seed), Arguments.of("store", HISTORIES + seed)));
  }

  private void begin(String place, int seed) {
    random = new Random(seed);
    if (place.equals("folder")) {
      root = BucketLocation.folder(folder.toString());
    } else {
      Optional<Quirk> quirk = STORES.get(seed % STORES.size());
      HostileStore store = HostileStore.start(quirk.stream().toArray(Quirk[]::new));
      opened.add(store);
      root =
          BucketLocation.parse(
              "s3://" + HostileStore.BUCKET,
              new FixedStore(store.endpoint(), S3Server.ACCESS_KEY_ID, S3Server.SECRET_ACCESS_KEY));
    }
    catalogue = opened.add(new LivingCatalogue(root, random));
  }

  @ParameterizedTest
  @MethodSource("histories")
  void aRunOverWhatHasChangedGivesWhatARunFromNothingGives(String place, int seed)
      throws InterruptedException {
    begin(place, seed);
    How how = How.any(random);
    for (int steps = 1 + random.nextInt(MAX_STEPS); steps > 0; steps--) {
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        catalogue.change();
      }
      how = random.nextInt(4) == 0 ? How.any(random) : how;
      runThatMayBeKilled(how);
      if (random.nextInt(4) == 0) {
        catalogue.damage("output");
      }
    }
    TimeUnit.MILLISECONDS.sleep(CLOCK_TICK_MILLIS);

    run(selection("output", how, Reprocess.CHANGED), how, BucketLocation::open);
    prune(how);

    assertConverged(how);
  }

  @ParameterizedTest
  @MethodSource("histories")
  void twoRunsAtOnceLeaveWholeFilesAndTheNextOneWhatARunFromNothingGives(String place, int seed)
      throws InterruptedException {
    begin(place, seed);
    for (int changes = 0; changes < 10; changes++) {
      catalogue.change();
    }
    TimeUnit.MILLISECONDS.sleep(CLOCK_TICK_MILLIS);
    How one = How.any(random);
    How other = How.any(random);
    if (random.nextBoolean()) {
      run(selection("output", one, Reprocess.MISSING), one, BucketLocation::open);
    }
    ProductSelection selection = selection("output", other, Reprocess.CHANGED);

    CompletableFuture<Void> running =
        CompletableFuture.runAsync(() -> run(selection, other, BucketLocation::open));
    run(selection("output", one, Reprocess.ALL), one, BucketLocation::open);
    running.join();

    assertWhole(one, other);
    run(selection("output", one, Reprocess.CHANGED), one, BucketLocation::open);
    assertConverged(one);
  }

  @Test
  void aPictureThatIsGoneOnlyWhenItIsReadIsInTheNextEmbedding() {
    begin("store", 0);
    How how = How.any(random);
    for (String key : List.of("producto-0/0.png", "producto-0/1.png")) {
      catalogue.write(key, LivingCatalogue.PICTURES.get(0));
    }
    MortalBucket.Life uploading =
        new MortalBucket.Life(Integer.MAX_VALUE, () -> catalogue.delete("producto-0/1.png"));
    run(
        selection("output", how, Reprocess.MISSING),
        how,
        location -> new MortalBucket(location.open(), uploading));
    catalogue.write("producto-0/1.png", LivingCatalogue.PICTURES.get(0));

    run(selection("output", how, Reprocess.CHANGED), how, BucketLocation::open);

    assertConverged(how);
  }

  /**
   * Each file is that of one of two runs; if JSON and NPY are of different ones, both marks are.
   */
  private void assertWhole(How one, How other) {
    Map<String, ByteBuffer> ones = fromNothing("one", one);
    Map<String, ByteBuffer> others = fromNothing("other", other);
    Map<String, ByteBuffer> files = catalogue.files("output");
    assertThat(files.keySet()).containsAll(npyAndJson(ones));
    for (String key : npyAndJson(files)) {
      assertThat(files.get(key)).as(key).isIn(ones.get(key), others.get(key));
    }
    for (Map<String, ByteBuffer> run : List.of(ones, others)) {
      for (String key : run.keySet()) {
        String product = key.substring(0, key.indexOf('/') + 1);
        if (key.contains("/.made-")
            && files.keySet().stream()
                .filter(it -> it.startsWith(product + ".made-"))
                .toList()
                .equals(List.of(key))) {
          assertThat(files).as(key).containsAllEntriesOf(of(run, product));
        }
      }
    }
  }

  private static Set<String> npyAndJson(Map<String, ByteBuffer> files) {
    return files.keySet().stream()
        .filter(key -> key.matches(".*[.](npy|json)"))
        .collect(Collectors.toSet());
  }

  private static Map<String, ByteBuffer> of(Map<String, ByteBuffer> files, String product) {
    return files.entrySet().stream()
        .filter(file -> file.getKey().startsWith(product))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private void runThatMayBeKilled(How how) {
    Reprocess reprocess = REPROCESS.get(random.nextInt(REPROCESS.size()));
    Shard shard = random.nextInt(3) == 0 ? new Shard(random.nextInt(2), 2) : Shard.WHOLE;
    int writes = random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt(12);
    boolean restarts = random.nextBoolean();
    Runnable others = random.nextInt(3) == 0 ? catalogue::change : () -> {};
    ProductSurvey survey = ProductSurvey.of(selection("output", how, reprocess).withShard(shard));
    MortalBucket.Life life = new MortalBucket.Life(writes, others);
    try {
      embed(survey, false, how, location -> new MortalBucket(location.open(), life));
    } catch (RuntimeException e) {
      if (!life.isOver()) {
        throw e;
      }
      if (restarts) {
        embed(survey, true, how, BucketLocation::open);
      }
    }
  }

  private void assertConverged(How how) {
    Map<String, ByteBuffer> output = catalogue.files("output");
    assertThat(output).isEqualTo(fromNothing("from-nothing", how));

    MortalBucket.Life nothing = new MortalBucket.Life(0, () -> {});
    ProductSelection selection = selection("output", how, Reprocess.CHANGED);
    run(selection, how, location -> new MortalBucket(location.open(), nothing));
    // A product without a usable picture is tried each time: nothing can be written for it.
    assertThat(nothing.reads())
        .noneMatch(key -> output.containsKey(key.replaceFirst("/.*", "/embeddings.npy")));
    ProductCounts left = ProductSurvey.of(selection).counts();
    assertThat(left.finishedProducts()).isEqualTo(output.size() / 3);
    assertThat(left.vanishedProducts()).isZero();
  }

  private Map<String, ByteBuffer> fromNothing(String output, How how) {
    run(selection(output, how, Reprocess.MISSING), how, BucketLocation::open);
    return catalogue.files(output);
  }

  private ProductSelection selection(String output, How how, Reprocess reprocess) {
    EmbeddingModel model = LOADED.get(MODELS.indexOf(how.model));
    return new ProductSelection(
            root.child("input"), root.child(output), new ProductLayout("producto-", ""), reprocess)
        .withRecipe(EmbeddingWriter.recipe(model.identity(), how.preprocessing.description()));
  }

  private static void run(
      ProductSelection selection, How how, Function<BucketLocation, Bucket> buckets) {
    embed(ProductSurvey.of(selection), false, how, buckets);
  }

  private static void embed(
      ProductSurvey survey, boolean again, How how, Function<BucketLocation, Bucket> buckets) {
    EmbedSettings settings =
        EmbedSettings.of(survey.selection().input(), how.model)
            .preprocessing(how.preprocessing)
            .output(survey.selection().output())
            .build();
    new RunInTest(settings, buckets).embed(survey, again);
  }

  private void prune(How how) {
    ProductSelection selection = selection("output", how, Reprocess.CHANGED);
    try (Bucket in = selection.input().open();
        Bucket out = selection.output().open()) {
      VanishedProducts.of(selection, in, out).delete(in, out);
    }
  }
}
