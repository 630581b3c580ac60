package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.catalogue.Catalogue.ExportedFile;
import io.github.imagerecognition.embedding.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * What comes before and after the chunks of an export: the files of former ones are deleted, and
 * the parts become whole files. All of them are there before the document that names them is
 * replaced, so that whoever reads it sees one set or the other.
 */
public final class CatalogueAssembly implements AutoCloseable {

  private static final int MAX_SUMMARY_BYTES = 1 << 26;

  private final ExportPlan plan;
  private final Bucket target;
  private final ExportFolders folders;

  /** Opens where the export goes. */
  public CatalogueAssembly(ExportPlan plan) {
    this.plan = plan;
    this.target = plan.target().open();
    this.folders = new ExportFolders(target);
  }

  /** Deletes what is not of the export that is there; nothing else is in the way of the chunks. */
  public void begin() {
    keepCurrent();
    if (!plan.unchanged()) {
      folders.begin(plan.version());
    }
  }

  /**
   * Makes the export of what the chunks have left. Where no product can be read, the one that is
   * there stays.
   *
   * @throws CodedException {@code CATALOGUE_MIXED} when products of several spaces are selected,
   *     {@code CONFIGURATION} when none is, {@code CATALOGUE_DAMAGED} when files are gone meanwhile
   */
  public ExportOutcome finish() {
    List<ChunkSummary> summaries = plan.chunks().stream().map(this::summary).toList();
    List<Failure> failures =
        summaries.stream().flatMap(summary -> summary.failures().stream()).toList();
    long reused = summaries.stream().mapToLong(ChunkSummary::reused).sum();
    Map<EmbeddingSpace, Long> spaces = ChunkSummary.spaces(summaries);
    Optional<EmbeddingSpace> space = selected(spaces);
    if (space.isEmpty()) {
      keepCurrent();
      return new ExportOutcome(Optional.empty(), 0, failures);
    }
    String version =
        failures.isEmpty()
            ? plan.version()
            : ChunkCutter.versionWithout(
                plan.version(), failures.stream().map(Failure::product).toList());
    boolean isThere = plan.current().filter(it -> it.version().equals(version)).isPresent();
    Catalogue catalogue =
        isThere
            ? FormerCatalogue.description(target).orElseThrow()
            : write(version, space.get(), spaces.get(space.get()), summaries);
    folders.deleteAllBut(Optional.of(version));
    return new ExportOutcome(Optional.of(catalogue), reused, failures);
  }

  private void keepCurrent() {
    folders.deleteAllBut(plan.current().map(FormerCatalogue::version));
  }

  private ChunkSummary summary(CatalogueChunk chunk) {
    try {
      String key = ExportFolders.summary(plan.version(), chunk.index());
      return ChunkSummary.parse(target.read(key, MAX_SUMMARY_BYTES).bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The space that is exported; empty where no product can be read. */
  private Optional<EmbeddingSpace> selected(Map<EmbeddingSpace, Long> spaces) {
    List<EmbeddingSpace> selected =
        spaces.keySet().stream().filter(plan.settings().selection()::takes).toList();
    if (selected.size() > 1 || (selected.isEmpty() && !spaces.isEmpty())) {
      keepCurrent();
      throw selected.isEmpty()
          ? new CodedException(
              ErrorCode.CONFIGURATION,
              "no product is of %s: there are %s"
                  .formatted(
                      plan.settings().selection(), counts(spaces, List.copyOf(spaces.keySet()))))
          : new CodedException(
              ErrorCode.CATALOGUE_MIXED,
              "embeddings of different kinds cannot be compared: there are "
                  + counts(spaces, selected));
    }
    return selected.stream().findFirst();
  }

  private static String counts(Map<EmbeddingSpace, Long> spaces, List<EmbeddingSpace> all) {
    return all.stream()
        .map(
            space ->
                String.format(
                    Locale.ROOT, "%d of %s", spaces.get(space), SpaceSelection.of(space, all)))
        .collect(Collectors.joining(", "));
  }

  private Catalogue write(
      String version, EmbeddingSpace space, long products, List<ChunkSummary> summaries) {
    List<CatalogueFile> files = plan.settings().files();
    List<ExportedFile> exported = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      int index = i;
      List<CataloguePart> parts =
          summaries.stream().map(summary -> summary.parts().get(index)).toList();
      exported.add(join(version, files.get(i), space, products, parts));
    }
    Catalogue catalogue =
        new Catalogue(
            Catalogue.FORMAT_VERSION,
            version,
            products,
            space.dimensions(),
            space.model(),
            space.weights(),
            space.precision(),
            space.calibration(),
            space.preprocessing(),
            mean(summaries, space.dimensions(), products),
            exported);
    requireAll(exported);
    target.write(Catalogue.FILE, catalogue.toJson(), "application/json");
    return catalogue;
  }

  /** Another export into the same place takes the files of this one for those of a killed one. */
  private void requireAll(List<ExportedFile> files) {
    for (ExportedFile file : files) {
      if (!FormerCatalogue.isThere(file, target)) {
        throw new CodedException(
            ErrorCode.CATALOGUE_DAMAGED,
            "%s in %s has been deleted, probably by another export into the same place at the same time"
                .formatted(file.key(), target.location()));
      }
    }
  }

  private ExportedFile join(
      String version,
      CatalogueFile file,
      EmbeddingSpace space,
      long products,
      List<CataloguePart> parts) {
    String key = version + "/" + file.name();
    AtomicReference<ExportedFile> written = new AtomicReference<>();
    target.write(
        key,
        file.contentType(),
        output -> {
          MeasuredOutput measured = new MeasuredOutput(output);
          file.writeHead(space, products, measured);
          for (int chunk = 0; chunk < parts.size(); chunk++) {
            String part = ExportFolders.part(plan.version(), file.name(), chunk);
            new ObjectInput(target, part, 0, parts.get(chunk).sizeBytes()).transferTo(measured);
          }
          file.writeEnd(parts, measured);
          measured.flush();
          written.set(new ExportedFile(key, measured.sizeBytes(), measured.sha256()));
        });
    return written.get();
  }

  private static List<Float> mean(List<ChunkSummary> summaries, int dimensions, long products) {
    double[] sums = new double[dimensions];
    for (ChunkSummary summary : summaries) {
      for (int i = 0; i < summary.sums().size(); i++) {
        sums[i] += summary.sums().get(i);
      }
    }
    List<Float> mean = new ArrayList<>();
    for (double sum : sums) {
      mean.add((float) (sum / products));
    }
    return mean;
  }

  @Override
  public void close() {
    target.close();
  }
}
