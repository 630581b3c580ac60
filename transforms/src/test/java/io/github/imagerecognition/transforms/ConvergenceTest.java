package io.github.imagerecognition.transforms;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.embedding.EmbeddingWriter;
import io.github.imagerecognition.embedding.ProductAccumulator;
import io.github.imagerecognition.image.ImagePreprocessing;
import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.model.ModelSpecification;
import io.github.imagerecognition.product.BatchPacker;
import io.github.imagerecognition.product.KeyRange;
import io.github.imagerecognition.product.PendingProducts;
import io.github.imagerecognition.product.ProductCounts;
import io.github.imagerecognition.product.ProductLayout;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.product.ProductSurvey;
import io.github.imagerecognition.product.Recipe;
import io.github.imagerecognition.product.Reprocess;
import io.github.imagerecognition.product.Shard;
import io.github.imagerecognition.product.VanishedProducts;
import io.github.imagerecognition.testing.ReferenceData;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever has happened to a catalogue and to the runs on it, a run over what has changed ends with
 * the bytes that a run from nothing writes, and another one finds nothing to do.
 */
class ConvergenceTest {

  private static final int HISTORIES = 40;
  private static final int MAX_STEPS = 8;

  /** Longer than a file system's clock needs to tell two writes apart. */
  private static final long CLOCK_TICK_MILLIS = 25;

  private static final List<Reprocess> REPROCESS = List.of(Reprocess.values());

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

  @TempDir private Path folder;
  private Path input;
  private Random random;
  private ModelSpecification model = MODELS.get(0);
  private ImagePreprocessing preprocessing = PREPROCESSINGS.get(0);

  @BeforeAll
  static void keepTheModelsLoaded() {
    MODELS.forEach(model -> LOADED.add(ModelLoader.acquire(model)));
  }

  @AfterAll
  static void unload() {
    LOADED.forEach(EmbeddingModel::close);
  }

  @BeforeEach
  void createInput() throws IOException {
    input = Files.createDirectories(folder.resolve("input"));
  }

  static LongStream seeds() {
    return LongStream.range(0, HISTORIES);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aRunOverWhatHasChangedGivesWhatARunFromNothingGives(long seed) throws Exception {
    random = new Random(seed);
    for (int steps = 1 + random.nextInt(MAX_STEPS); steps > 0; steps--) {
      changeTheCatalogue();
      if (random.nextInt(4) == 0) {
        model = MODELS.get(random.nextInt(2));
        preprocessing = PREPROCESSINGS.get(random.nextInt(2));
      }
      runThatMayBeKilled();
      if (random.nextInt(6) == 0) {
        damageTheOutput();
      }
    }
    TimeUnit.MILLISECONDS.sleep(CLOCK_TICK_MILLIS);

    run(selection("output", Reprocess.CHANGED, Shard.WHOLE), BucketLocation::open);
    prune();

    run(selection("from-nothing", Reprocess.MISSING, Shard.WHOLE), BucketLocation::open);
    assertThat(files("output")).isEqualTo(files("from-nothing"));
    ProductCounts left =
        ProductSurvey.of(selection("output", Reprocess.CHANGED, Shard.WHOLE)).counts();
    // A product without a usable picture is tried each time: nothing can be written for it.
    assertThat(left.finishedProducts()).isEqualTo(files("output").size() / 3);
    assertThat(left.vanishedProducts()).isZero();
  }

  private void changeTheCatalogue() throws IOException {
    for (int changes = random.nextInt(4); changes >= 0; changes--) {
      Path product = input.resolve("producto-" + random.nextInt(4));
      Path picture = product.resolve(random.nextInt(3) + ".png");
      switch (random.nextInt(6)) {
        case 0 -> Files.deleteIfExists(picture);
        case 1 -> delete(product);
        case 2 -> write(picture, new byte[] {1, 2, 3});
        case 3 -> {
          if (Files.exists(picture)) {
            Files.move(picture, product.resolve(random.nextInt(3, 6) + ".png"), REPLACE_EXISTING);
          }
        }
        default -> write(picture, picture(random.nextInt(5)));
      }
    }
  }

  private void runThatMayBeKilled() {
    Reprocess reprocess = REPROCESS.get(random.nextInt(REPROCESS.size()));
    Shard shard = random.nextInt(3) == 0 ? new Shard(random.nextInt(2), 2) : Shard.WHOLE;
    int writes = random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt(12);
    MortalBucket.Life life = new MortalBucket.Life(writes);
    try {
      run(
          selection("output", reprocess, shard),
          location -> new MortalBucket(location.open(), life));
    } catch (RuntimeException e) {
      if (!life.isOver()) {
        throw e;
      }
    }
  }

  /** Files vanish, appear twice, or have names that nobody has written. */
  private void damageTheOutput() throws IOException {
    Path product = folder.resolve("output/producto-" + random.nextInt(4));
    if (!Files.isDirectory(product)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> listing = Files.list(product)) {
      files = listing.sorted().toList();
    }
    switch (random.nextInt(3)) {
      case 0 -> write(product.resolve(".made-broken"), new byte[0]);
      case 1 -> write(product.resolve(".made-" + made(4)), new byte[0]);
      default -> {
        if (!files.isEmpty()) {
          Files.delete(files.get(random.nextInt(files.size())));
        }
      }
    }
  }

  private static String made(int digit) {
    String hash = String.join("", nCopies(16, String.valueOf(digit)));
    return String.join("-", hash, hash, hash, "0");
  }

  private ProductSelection selection(String output, Reprocess reprocess, Shard shard) {
    BucketLocation root = BucketLocation.folder(folder.toString());
    Recipe recipe =
        EmbeddingWriter.recipe(
            LOADED.get(MODELS.indexOf(model)).identity(), preprocessing.description());
    return new ProductSelection(
            root.child("input"), root.child(output), new ProductLayout("producto-", ""), reprocess)
        .withShard(shard)
        .withRecipe(recipe);
  }

  private void run(ProductSelection selection, Function<BucketLocation, Bucket> buckets) {
    ProductSelection started = ProductSurvey.of(selection).selection();
    EmbedSettings settings =
        EmbedSettings.of(selection.input(), model)
            .preprocessing(preprocessing)
            .output(selection.output())
            .build();
    try (Bucket in = buckets.apply(started.input());
        Bucket out = buckets.apply(started.output());
        EmbedWorker worker = new EmbedWorker(settings, buckets)) {
      BatchPacker batches =
          new BatchPacker(new PendingProducts(in, out, started, KeyRange.ALL, 2), 4);
      Parts parts = new Parts(settings, buckets);
      while (batches.hasNext()) {
        worker.accept(batches.next(), parts);
      }
      worker.finish(parts);
      parts.finish();
    }
  }

  private void prune() {
    ProductSelection selection = selection("output", Reprocess.CHANGED, Shard.WHOLE);
    try (Bucket in = selection.input().open();
        Bucket out = selection.output().open()) {
      VanishedProducts.of(selection, in, out).delete(in, out);
    }
  }

  /** What the Combine of the graph does with products that come in parts. */
  private static final class Parts implements EmbedWorker.Receiver {

    private final EmbedSettings settings;
    private final Function<BucketLocation, Bucket> buckets;
    private final Map<String, ProductAccumulator> parts = new TreeMap<>();

    Parts(EmbedSettings settings, Function<BucketLocation, Bucket> buckets) {
      this.settings = settings;
      this.buckets = buckets;
    }

    @Override
    public void finished(ProductFinisher.Finished product) {}

    @Override
    public void part(ProductAccumulator part) {
      parts.merge(part.product(), part, ProductAccumulator::merge);
    }

    void finish() {
      try (ProductFinisher finisher = new ProductFinisher(settings, buckets)) {
        parts.values().forEach(finisher::finish);
      }
    }
  }

  private Map<String, ByteBuffer> files(String output) throws IOException {
    Map<String, ByteBuffer> files = new TreeMap<>();
    Path root = folder.resolve(output);
    if (Files.isDirectory(root)) {
      try (Stream<Path> paths = Files.walk(root)) {
        for (Path path : paths.filter(Files::isRegularFile).toList()) {
          files.put(root.relativize(path).toString(), ByteBuffer.wrap(Files.readAllBytes(path)));
        }
      }
    }
    return files;
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private static void delete(Path product) throws IOException {
    if (Files.isDirectory(product)) {
      try (Stream<Path> pictures = Files.list(product)) {
        for (Path picture : pictures.toList()) {
          Files.delete(picture);
        }
      }
    }
  }

  private static byte[] picture(int colour) throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    image.setRGB(colour, colour, 0xff << (4 * colour));
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }
}
