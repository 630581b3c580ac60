package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.catalogue.Catalogue;
import io.github.imagerecognition.testing.ExportedCatalogue;
import io.github.imagerecognition.testing.HostileStore;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code export}, and {@code embed --export}. */
class ExportJobTest {

  private static final String GUITAR = "producto-SKU001-electric-guitar";
  private static final String FORMATS = "parquet,tsv,ndjson";

  @TempDir private Path folder;

  @Test
  void embedsAndExportsUntilNothingHasChanged() throws Exception {
    addProducts(GUITAR, "producto-b", "producto-ü");
    String log = run(0, "--export=" + FORMATS);

    assertThat(log)
        .contains("Exported: 3 products, 0 of them unchanged since the former export, 0 left out")
        .contains("/embeddings.parquet: ");
    Catalogue catalogue = catalogue();
    assertThat(catalogue.products()).isEqualTo(3);
    assertThat(catalogue.files()).hasSize(7);
    assertThat(Files.readAllLines(catalogue().file(Catalogue.IDS).map(this::path).orElseThrow()))
        .containsExactly(GUITAR, "producto-b", "producto-ü");
    assertThat(numpyRecipe()).matches("(producto-(b|ü) -?[01].\\d+\\n){2}|");
    Map<String, byte[]> before = files();
    assertThat(run(0, "--export=" + FORMATS)).contains("Nothing to export");
    assertThat(run(0, "--productPrefix=", "--export=" + FORMATS))
        .contains("Products: 0 embedded, 3 done before, 0 failed", "Nothing to export")
        .doesNotContain("Without pictures");
    assertThat(files()).usingRecursiveComparison().isEqualTo(before);

    addProducts("producto-c");
    Files.createDirectories(folder.resolve("input/producto-d"));
    Files.createFile(folder.resolve("input/producto-d/empty.jpg"));
    assertThat(run(1, "--export=npy"))
        .contains("Products: 1 embedded, 3 done before, 1 failed")
        .contains("Exported: 4 products, 3 of them unchanged since the former export, 0 left out");
    try (Stream<Path> deleted = Files.list(folder.resolve("input").resolve(GUITAR))) {
      for (Path picture : deleted.toList()) {
        Files.delete(picture);
      }
    }
    run(1, "--prune", "--pruneLimit=50", "--export=npy");
    assertThat(catalogue().products()).isEqualTo(3);
  }

  @Test
  void bothRunnersWriteTheSame() throws IOException {
    addProducts("producto-a", "producto-b");
    run(0);
    export(0, "--format=" + FORMATS, "--targetParallelism=8");
    Map<String, byte[]> direct = files();
    Path other = folder.resolve("other");

    export(0, "--format=" + FORMATS, "--runner=FlinkRunner", "--parallelism=2", "--to=" + other);

    assertThat(files(other)).usingRecursiveComparison().isEqualTo(direct);
  }

  @Test
  void exportsFromAStoreIntoItAndIntoAFolder() throws IOException {
    try (HostileStore store = HostileStore.start()) {
      for (String product : new String[] {"producto-A+B", "producto-Ñandú"}) {
        byte[] picture = Files.readAllBytes(ReferenceData.path("images/jpeg-gray.jpg"));
        store.objects().put(product + "/1.jpg", picture);
      }
      JobInProcess.run(0, store.environment(), JobProcess.NARROW, "--export=parquet");

      JobInProcess.run(
          0, store.environment(), "export", "--format=parquet", "--to=" + folder.resolve("copy"));

      Map<String, byte[]> inStore = new TreeMap<>();
      String target = "embeddings/_catalogue/";
      store
          .objects()
          .tailMap(target)
          .headMap("embeddings/_catalogue0")
          .forEach((key, content) -> inStore.put(key.substring(target.length()), content));
      assertThat(inStore).hasSize(5).containsKey("catalogue.json");
      assertThat(files(folder.resolve("copy"))).usingRecursiveComparison().isEqualTo(inStore);
    }
  }

  @Test
  void deletesNoCatalogueWhereNothingIsToExport() throws IOException {
    assertThat(export(1)).contains("BUCKET_MISSING");
    Path output = Files.createDirectories(folder.resolve("input/embeddings"));
    assertThat(export(0)).contains("Nothing to export: no product has an embedding in ");
    assertThat(target()).doesNotExist();
    new ExportedCatalogue(Map.of("producto-a", new float[] {1, 2})).writeTo(target());
    Map<String, byte[]> before = files();

    assertThat(export(1))
        .contains(
            "WARN - No product has an embedding in %s/: the catalogue in %s/ stays as it is"
                .formatted(output, target()));

    assertThat(files()).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void saysWhichOfSeveralKindsToChoose() throws IOException {
    addProducts("producto-a", "producto-b");
    run(0);
    Path json = folder.resolve("input/embeddings/producto-b/embeddings.json");
    Files.writeString(json, Files.readString(json).replace("\"model\":\"", "\"model\":\"other-"));

    assertThat(export(1))
        .contains("ERROR - CATALOGUE_MIXED: ")
        .contains("1 of model=resnet50, 1 of model=other-resnet50: choose with --select");
    assertThat(export(0, "--select=model=resnet50")).contains("Exported: 1 products");
    Files.writeString(json, "{");
    assertThat(export(1))
        .contains("WARN - PRODUCT_UNREADABLE producto-b: ")
        .contains("Exported: 1 products");
  }

  @Test
  void refusesTheOutputItselfWhereTheExportWouldBeAProduct() {
    String output = "--to=" + folder.resolve("input/embeddings");

    assertThat(export(1, "--productPrefix=", output)).contains("--to is the output itself");
    assertThat(export(1, "--productPrefix=producto-", output)).contains("BUCKET_MISSING");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "export;--format=parket;--format='parket' is none of npy, parquet, tsv, ndjson: did you mean parquet?",
        "export;--format=npy,;--format='' is none of",
        "export;--bulkIndex=shop;--bulkIndex is for documents: add --format=ndjson",
        "export;--select=resnet50;--select: 'resnet50' is not like model=resnet50",
        "export;--to=ftp://shop;--to='ftp://shop' is neither",
        "export;--weights=x;there is no option --weights",
        "embed;--export=parket;--export='parket' is none of",
      })
  void refusesWhatItDoesNotUnderstandInOneLine(String command, String option, String message) {
    String log = JobInProcess.run(1, Map.of(), command, "--input=" + folder, option);

    assertThat(log.lines().filter(line -> line.contains("ERROR")))
        .singleElement()
        .asString()
        .contains("CONFIGURATION: " + message);
  }

  @Test
  void exportsNoShard() {
    assertThat(run(1, "--export", "--shardIndex=0", "--shardCount=2"))
        .contains("--export is for a run on all products");
  }

  private void addProducts(String... names) throws IOException {
    for (String name : names) {
      Path product = Files.createDirectories(folder.resolve("input").resolve(name));
      String picture = name.equals("producto-b") ? "jpeg-odd-size" : "jpeg-gray";
      Files.copy(ReferenceData.path("images/" + picture + ".jpg"), product.resolve("1.jpg"));
    }
  }

  private String run(int exitCode, String... options) {
    Stream<String> own = Stream.of("--input=" + folder.resolve("input"), JobProcess.NARROW);
    return JobInProcess.run(
        exitCode, Map.of(), Stream.concat(Stream.of(options), own).toArray(String[]::new));
  }

  private String export(int exitCode, String... options) {
    Stream<String> own = Stream.of("export", "--output=" + folder.resolve("input/embeddings"));
    return JobInProcess.run(
        exitCode, Map.of(), Stream.concat(own, Stream.of(options)).toArray(String[]::new));
  }

  private Path target() {
    return folder.resolve("input/embeddings/_catalogue");
  }

  private Path path(Catalogue.ExportedFile file) {
    return target().resolve(file.key());
  }

  private Catalogue catalogue() throws IOException {
    return Catalogue.parse(Files.readAllBytes(target().resolve(Catalogue.FILE)));
  }

  private Map<String, byte[]> files() throws IOException {
    return files(target());
  }

  private static Map<String, byte[]> files(Path root) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }

  /** What the recipe for numpy prints; nothing where there is no numpy. */
  private String numpyRecipe() throws Exception {
    String page = Files.readString(Home.folder("docs").resolve("using.md"));
    String[] blocks =
        StringUtils.substringsBetween(
            page.substring(0, page.indexOf("## DuckDB")), "```python\n", "```");
    if (python("import numpy") != 0) {
      System.out.println("the recipe for numpy is skipped: there is no python3 with numpy here");
      return "";
    }
    assertThat(python(String.join("", blocks))).isZero();
    return Files.readString(folder.resolve("python"));
  }

  private int python(String program) throws Exception {
    try {
      Process process =
          new ProcessBuilder("python3", "-c", program)
              .directory(folder.resolve("input").toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("python").toFile())
              .start();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return process.exitValue();
    } catch (IOException e) { // there is no python3
      return 1;
    }
  }
}
