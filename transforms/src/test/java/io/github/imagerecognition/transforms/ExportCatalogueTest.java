package io.github.imagerecognition.transforms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.FixedStore;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.catalogue.Catalogue;
import io.github.imagerecognition.catalogue.CatalogueAssembly;
import io.github.imagerecognition.catalogue.CatalogueFormat;
import io.github.imagerecognition.catalogue.ChunkExporter;
import io.github.imagerecognition.catalogue.EmbeddingMatrix;
import io.github.imagerecognition.catalogue.ExportOutcome;
import io.github.imagerecognition.catalogue.ExportPlan;
import io.github.imagerecognition.catalogue.ExportPlanner;
import io.github.imagerecognition.catalogue.ExportSettings;
import io.github.imagerecognition.catalogue.SpaceSelection;
import io.github.imagerecognition.embedding.EmbeddingFiles;
import io.github.imagerecognition.embedding.ProductEmbedding;
import io.github.imagerecognition.model.ModelIdentity;
import io.github.imagerecognition.model.Precision;
import io.github.imagerecognition.testing.HostileStore;
import io.github.imagerecognition.testing.HostileStore.Answer;
import io.github.imagerecognition.testing.HostileStore.Quirk;
import io.github.imagerecognition.testing.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCatalogueTest {

  private static final int DIMENSIONS = 16;

  /** So that a few products are many chunks. */
  private static final int CHUNK_BYTES = 7 * DIMENSIONS * Float.BYTES;

  private static final ModelIdentity RESNET50 = new ModelIdentity("resnet50", "aa11");
  private static final ExportSettings EVERYTHING =
      ExportSettings.of(List.of(CatalogueFormat.values()));

  @TempDir private Path folder;

  @Test
  void writesAllFilesOfACatalogueInTheOrderOfItsListing() throws IOException {
    for (String name : List.of("A", "A-1", "Ñandú", "x\ny", "😀", "\uff21")) {
      put("producto-" + name, name.length(), RESNET50);
    }
    Files.createDirectories(folder.resolve("output/producto-none/deep"));
    Files.writeString(folder.resolve("output/producto-none/deep/embeddings.npy"), "x");
    Files.writeString(folder.resolve("output/producto-none/embeddings.json"), "{}");

    Catalogue catalogue = export(EVERYTHING, 2).catalogue().orElseThrow();

    List<String> names =
        List.of(
            "producto-A-1",
            "producto-A",
            "producto-x\ny",
            "producto-Ñandú",
            "producto-\uff21",
            "producto-😀");
    assertThat(catalogue.products()).isEqualTo(6);
    assertThat(catalogue.model()).isEqualTo("resnet50");
    assertThat(catalogue.mean()).hasSize(DIMENSIONS).startsWith(15f / 6);
    assertThat(catalogue.files())
        .allSatisfy(
            file -> {
              byte[] content = Files.readAllBytes(target().resolve(file.key()));
              assertThat(file.sizeBytes()).isEqualTo(content.length);
              assertThat(file.sha256()).isEqualTo(DigestUtils.sha256Hex(content));
            });
    assertThat(Files.readAllBytes(target().resolve(Catalogue.FILE))).isEqualTo(catalogue.toJson());
    assertThat(lines(catalogue, "ids.txt"))
        .isEqualTo(names.stream().map(name -> name.replace('\n', '?')).toList());
    assertThat(lines(catalogue, "products.ndjson"))
        .hasSize(6)
        .first()
        .asString()
        .startsWith("{\"product_sku\":\"producto-A-1\",\"images_used\":3,\"images_skipped\":0,");
    assertThat(lines(catalogue, "metadata.tsv"))
        .startsWith("product_sku\timages_used\timages_skipped", "producto-A-1\t3\t0");
    assertThat(lines(catalogue, "vectors.tsv"))
        .hasSize(6)
        .startsWith("3.0\t0.1" + "\t0.1".repeat(DIMENSIONS - 2));
    assertThat(lines(catalogue, "embeddings.ndjson"))
        .hasSize(6)
        .first()
        .asString()
        .startsWith(
            "{\"_id\":\"producto-A-1\",\"product_sku\":\"producto-A-1\",\"embedding\":[3.0,0.1,");
    EmbeddingMatrix matrix = EmbeddingMatrix.open(path(catalogue, "embeddings.npy"));
    assertThat(matrix.rows()).isEqualTo(6);
    assertThat(matrix.row(1)).isEqualTo(embedding(1));
    assertThat(files()).hasSize(catalogue.files().size() + 1);
  }

  @Test
  void writesTheSameWhateverTheParallelismAndWhateverWasThere() throws IOException {
    fill(60);
    export(EVERYTHING, 1);
    put("producto-007", 1234, RESNET50);
    put("producto-new", 1235, RESNET50);
    deleteProduct("producto-033");

    ExportOutcome outcome = export(EVERYTHING, 8);

    assertThat(outcome.reused()).isEqualTo(58);
    assertThat(outcome.catalogue().orElseThrow().products()).isEqualTo(60);
    Map<String, byte[]> incremental = files();
    deleteTarget();
    assertThat(export(EVERYTHING, 1).reused()).isZero();
    assertThat(incremental).usingRecursiveComparison().isEqualTo(files());
  }

  @Test
  void doesNothingWhereNothingHasChanged() throws IOException {
    fill(10);
    export(EVERYTHING, 2);

    assertThat(planner(EVERYTHING).plan().unchanged()).isTrue();
    assertThat(planner(ExportSettings.of(List.of())).plan().unchanged()).isFalse();
    Catalogue catalogue = Catalogue.parse(Files.readAllBytes(target().resolve(Catalogue.FILE)));
    Files.delete(path(catalogue, "embeddings.parquet"));
    assertThat(planner(EVERYTHING).plan().unchanged()).isFalse();
    deleteProduct("producto-003");
    assertThat(planner(EVERYTHING).plan().unchanged()).isFalse();
  }

  @Test
  void makesAnewWhatIsDamaged() throws IOException {
    fill(20);
    Catalogue catalogue = export(EVERYTHING, 2).catalogue().orElseThrow();
    Map<String, byte[]> whole = files();
    Path products = path(catalogue, "products.ndjson");
    byte[] damaged = Files.readAllBytes(products);
    damaged[0] = 'x';
    Files.write(products, damaged);
    put("producto-new", 1235, RESNET50);
    export(EVERYTHING, 2);
    deleteProduct("producto-new");

    assertThat(export(EVERYTHING, 2).reused()).isEqualTo(20);
    assertThat(files()).usingRecursiveComparison().isEqualTo(whole);
  }

  @Test
  void leavesOutWhatCannotBeReadUntilItCan() throws IOException {
    fill(20);
    Map<String, String> damages =
        Map.of(
            "producto-003/embeddings.npy", "x",
            "producto-009/embeddings.json", "{\"product_sku\":",
            "producto-011/embeddings.json",
                "{\"product_sku\":\"producto-011\",\"embeddings\":[1]}");
    for (Map.Entry<String, String> damage : damages.entrySet()) {
      Files.writeString(folder.resolve("output").resolve(damage.getKey()), damage.getValue());
    }
    Files.copy(
        folder.resolve("output/producto-001/embeddings.npy"),
        folder.resolve("output/producto-002/embeddings.npy"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.delete(folder.resolve("output/producto-019/embeddings.json"));

    for (int run = 0; run < 2; run++) {
      assertThat(planner(EVERYTHING).plan().unchanged()).isFalse();
      ExportOutcome outcome = export(EVERYTHING, 2);
      assertThat(outcome.failures())
          .extracting(failure -> failure.product() + " " + failure.code())
          .containsExactly(
              "producto-002 PRODUCT_UNREADABLE",
              "producto-003 PRODUCT_UNREADABLE",
              "producto-009 PRODUCT_UNREADABLE",
              "producto-011 PRODUCT_UNREADABLE",
              "producto-019 PRODUCT_UNREADABLE");
      assertThat(outcome.failures()).allSatisfy(it -> assertThat(it.message()).hasLineCount(1));
      assertThat(lines(outcome.catalogue().orElseThrow(), "ids.txt"))
          .hasSize(15)
          .doesNotContain("producto-002", "producto-019");
    }
    fill(20);
    assertThat(export(EVERYTHING, 2).failures()).isEmpty();
  }

  @Test
  void neverMixesWhatCannotBeCompared() throws IOException {
    fill(20);
    put("producto-005", 5, new ModelIdentity("resnet101", "bb22"));

    assertThatThrownBy(() -> export(EVERYTHING, 2))
        .isInstanceOfSatisfying(
            CodedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CATALOGUE_MIXED))
        .hasMessageContaining("19 of model=resnet50, 1 of model=resnet101");
    assertThat(files()).isEmpty();
    ExportSettings selected =
        new ExportSettings(List.of(), SpaceSelection.parse("model=resnet50,weights=aa"), "");
    assertThat(export(selected, 2).catalogue().orElseThrow().products()).isEqualTo(19);
    ExportSettings none =
        new ExportSettings(List.of(), SpaceSelection.parse("dimensions=2048"), "");
    assertThatThrownBy(() -> export(none, 2))
        .hasMessageContaining("no product is of dimensions=2048");
    assertThat(planner(selected).plan().unchanged()).isTrue();
  }

  @Test
  void neverMixesCalibrations() throws IOException {
    put("producto-a", 1, new ModelIdentity("resnet50", "aa11", Precision.INT8, "c1"));
    put("producto-b", 2, new ModelIdentity("resnet50", "aa11", Precision.INT8, "c2"));

    assertThatThrownBy(() -> export(EVERYTHING, 1))
        .hasMessageContaining("1 of calibration=c1, 1 of calibration=c2");
    ExportSettings selected =
        new ExportSettings(List.of(), SpaceSelection.parse("calibration=c2"), "");
    Catalogue catalogue = export(selected, 1).catalogue().orElseThrow();
    assertThat(catalogue.calibration()).isEqualTo("c2");
    assertThat(Catalogue.parse(catalogue.toJson())).isEqualTo(catalogue);
    put("producto-c", 3, new ModelIdentity("resnet50", "aa11", Precision.INT8, "c2"));
    assertThat(export(selected, 1).reused()).isEqualTo(1);
  }

  @Test
  void deletesWhatFormerExportsHaveLeftAndNothingElse() throws IOException {
    fill(3);
    Files.createDirectories(target().resolve("0123456789ab/parts"));
    Files.writeString(target().resolve("0123456789ab/parts/begun"), "");
    Files.writeString(target().resolve("0123456789ab/parts/.ids.txt-0.123.part"), "x");
    Files.createDirectories(target().resolve("aaaaaaaaaaaa"));
    Files.writeString(target().resolve("aaaaaaaaaaaa/embeddings.npy"), "a product's");
    Files.writeString(target().resolve("report.html"), "another program's");
    Files.createDirectories(target().resolve("bbbbbbbbbbbb/parts"));
    Files.writeString(target().resolve("bbbbbbbbbbbb/ids.txt"), "of a former export");
    Files.writeString(target().resolve("bbbbbbbbbbbb/parts/notes.txt"), "another program's");
    Files.createDirectories(target().resolve("cccccccccccc/parts"));
    Files.writeString(target().resolve("cccccccccccc/parts/engine.csv"), "another program's");

    export(ExportSettings.of(List.of()), 1);

    assertThat(target().resolve("0123456789ab")).doesNotExist();
    assertThat(files())
        .containsKeys(
            "aaaaaaaaaaaa/embeddings.npy",
            "bbbbbbbbbbbb/parts/notes.txt",
            "cccccccccccc/parts/engine.csv",
            "report.html")
        .hasSize(8);
  }

  @Test
  void keepsTheFormerExportWhereNothingCanBeRead() throws IOException {
    fill(3);
    export(EVERYTHING, 1);
    Map<String, byte[]> before = files();
    for (int i = 0; i < 3; i++) {
      Files.writeString(
          folder.resolve(String.format(Locale.ROOT, "output/producto-%03d/embeddings.json", i)),
          "{");
    }

    ExportOutcome outcome = export(EVERYTHING, 1);

    assertThat(outcome.catalogue()).isEmpty();
    assertThat(outcome.failures()).hasSize(3);
    assertThat(files()).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void namesNoFilesThatAnotherExportDeletesMeanwhile() {
    try (HostileStore store = HostileStore.start()) {
      BucketLocation output = in(store);
      ExportPlanner planner = planner(output);
      try (Bucket bucket = output.open()) {
        put(bucket, "producto-a", 1, RESNET50);
      }
      store.answering(
          (verb, key) -> {
            if (verb.equals("PUT") && key.endsWith("/embeddings.parquet")) {
              store.objects().keySet().removeIf(each -> each.endsWith("/ids.txt"));
            }
            return Optional.empty();
          });

      assertThatThrownBy(() -> export(planner, 1))
          .isInstanceOfSatisfying(
              CodedException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.CATALOGUE_DAMAGED))
          .message()
          .contains("/ids.txt in s3://")
          .hasLineCount(1);
      assertThat(catalogue(store)).doesNotContainKey("_catalogue/catalogue.json");
    }
  }

  @Test
  void exportsNoOutputThatIsNotThere() throws IOException {
    fill(1);
    export(EVERYTHING, 1);
    Map<String, byte[]> before = files();
    ExportPlanner wrong =
        new ExportPlanner(
            BucketLocation.folder(folder.resolve("outptu").toString()),
            output().child("_catalogue/"),
            "producto-",
            EVERYTHING);

    assertThatThrownBy(wrong::plan)
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.BUCKET_MISSING));
    assertThat(files()).usingRecursiveComparison().isEqualTo(before);
  }

  private static ExportPlanner planner(BucketLocation output) {
    return new ExportPlanner(
        output,
        output.child("_catalogue/"),
        "producto-",
        ExportSettings.of(List.of(CatalogueFormat.PARQUET)));
  }

  private static BucketLocation in(HostileStore store) {
    return BucketLocation.parse(
        "s3://" + HostileStore.BUCKET,
        new FixedStore(store.endpoint(), S3Server.ACCESS_KEY_ID, S3Server.SECRET_ACCESS_KEY));
  }

  @Test
  void readsEverythingAgainWhereAListingDoesNotTellWhatHasChanged() {
    try (HostileStore store =
        HostileStore.start(Quirk.ETAG_MISSING, Quirk.TIME_MISSING_IN_LISTINGS)) {
      BucketLocation output = in(store);
      ExportPlanner planner =
          new ExportPlanner(
              output, output.child("_catalogue/"), "producto-", ExportSettings.of(List.of()));
      for (int number = 1; number < 3; number++) {
        try (Bucket bucket = output.open()) {
          put(bucket, "producto-a", number, RESNET50);
        }
        ExportOutcome outcome = export(planner, 1);
        assertThat(outcome.reused()).isZero();
        assertThat(outcome.catalogue().orElseThrow().mean()).startsWith((float) number);
      }
      assertThat(catalogue(store)).hasSize(4);
    }
  }

  @Test
  void canBeInterruptedAnywhere() {
    try (HostileStore store = HostileStore.start()) {
      BucketLocation output = in(store);
      ExportPlanner planner = planner(output).withChunkBytes(CHUNK_BYTES);
      try (Bucket bucket = output.open()) {
        for (int i = 0; i < 10; i++) {
          put(bucket, String.format(Locale.ROOT, "producto-%03d", i), i, RESNET50);
        }
        export(planner, 1);
        Map<String, byte[]> before = catalogue(store);
        put(bucket, "producto-005", 55, RESNET50);
        boolean interrupted = true;
        for (int changes = 0; interrupted; changes++) {
          interrupted = isInterrupted(store, planner, changes);
          Map<String, byte[]> left = catalogue(store);
          if (interrupted
              && Arrays.equals(
                  left.get("_catalogue/catalogue.json"), before.get("_catalogue/catalogue.json"))) {
            assertThat(left).containsAllEntriesOf(before);
          }
        }
        Map<String, byte[]> after = catalogue(store);
        store.objects().keySet().removeIf(key -> key.startsWith("_catalogue/"));
        export(planner, 1);
        assertThat(after).usingRecursiveComparison().isEqualTo(catalogue(store));
      }
    }
  }

  private static boolean isInterrupted(HostileStore store, ExportPlanner planner, int changes) {
    AtomicInteger left = new AtomicInteger(changes);
    store.answering(
        (verb, key) ->
            verb.matches("PUT|POST|DELETE") && left.getAndDecrement() <= 0
                ? Optional.of(Answer.error(400, "Killed"))
                : Optional.empty());
    try {
      ExportPlan plan = planner.plan();
      try (CatalogueAssembly assembly = new CatalogueAssembly(plan)) {
        assembly.begin();
        if (!plan.unchanged()) {
          try (ChunkExporter exporter = new ChunkExporter(plan.task())) { // faster than a runner
            plan.chunks().forEach(exporter::export);
          }
          assembly.finish();
        }
      }
      return false;
    } catch (RuntimeException e) {
      assertThat(ExceptionUtils.indexOfType(e, StoreException.class)).isNotNegative();
      return true;
    } finally {
      store.answering((verb, key) -> Optional.empty());
    }
  }

  private static Map<String, byte[]> catalogue(HostileStore store) {
    return new TreeMap<>(store.objects().tailMap("_catalogue/").headMap("_catalogue0"));
  }

  private void fill(int products) throws IOException {
    for (int i = 0; i < products; i++) {
      put(String.format(Locale.ROOT, "producto-%03d", i), i, RESNET50);
    }
  }

  private void put(String product, int number, ModelIdentity model) throws IOException {
    try (Bucket bucket = output().open()) {
      put(bucket, product, number, model);
    }
  }

  private static void put(Bucket bucket, String product, int number, ModelIdentity model) {
    ProductEmbedding embedding =
        new ProductEmbedding(product, model, embedding(number), number, 0, "f" + number);
    bucket.write(product + "/embeddings.json", EmbeddingFiles.json(embedding, "resize, crop"), "");
    bucket.write(product + "/embeddings.npy", EmbeddingFiles.npy(embedding.embedding()), "");
  }

  private static float[] embedding(int number) {
    float[] embedding = new float[DIMENSIONS];
    Arrays.fill(embedding, 0.1f);
    embedding[0] = number;
    return embedding;
  }

  private void deleteProduct(String product) throws IOException {
    try (Bucket bucket = output().open()) {
      bucket.deleteFolder(product + "/");
    }
  }

  private void deleteTarget() {
    try (Bucket bucket = output().open()) {
      bucket.deleteFolder("_catalogue/");
    }
  }

  private BucketLocation output() {
    return BucketLocation.folder(folder.resolve("output").toString());
  }

  private Path target() {
    return folder.resolve("output/_catalogue");
  }

  private ExportPlanner planner(ExportSettings settings) {
    return new ExportPlanner(output(), output().child("_catalogue/"), "producto-", settings)
        .withChunkBytes(CHUNK_BYTES);
  }

  private ExportOutcome export(ExportSettings settings, int parallelism) {
    return export(planner(settings), parallelism);
  }

  private static ExportOutcome export(ExportPlanner planner, int parallelism) {
    ExportPlan plan = planner.plan();
    try (CatalogueAssembly assembly = new CatalogueAssembly(plan)) {
      assembly.begin();
      run(plan, parallelism);
      return assembly.finish();
    }
  }

  private static void run(ExportPlan plan, int parallelism) {
    DirectOptions options = PipelineOptionsFactory.create().as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    options.setTargetParallelism(parallelism);
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply(ExportCatalogue.of(plan));
    pipeline.run().waitUntilFinish();
  }

  private Path path(Catalogue catalogue, String name) {
    return target().resolve(catalogue.file(name).orElseThrow().key());
  }

  private List<String> lines(Catalogue catalogue, String name) throws IOException {
    String text = Files.readString(path(catalogue, name), UTF_8);
    assertThat(text).endsWith("\n");
    return List.of(text.split("\n"));
  }

  /** The files of the export by their keys. */
  private Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    List<String> keys = new ArrayList<>();
    try (Bucket bucket = output().child("_catalogue/").open()) {
      bucket.list("", "").forEachRemaining(object -> keys.add(object.key()));
    }
    for (String key : keys) {
      files.put(key, Files.readAllBytes(target().resolve(key)));
    }
    return files;
  }
}
